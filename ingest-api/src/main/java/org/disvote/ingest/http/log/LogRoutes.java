package org.disvote.ingest.http.log;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.RenewedAnswers;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.http.server.SharedShortcut;

/// The log's files on the voters' port, so that a page needs one address only.
///
/// The small files that each voter's page asks for ([#KEPT]) are read from the notary at most once a second,
/// and sent from memory. A proof is another one for each vote ([Proofs]). Other files are passed on while they arrive;
/// caches in front of this server may keep what the notary allows.
///
/// At most [#UNDER_WAY_MAX] of these requests wait for the notary, and as many answers are passed on as there may be
/// large ones. No thread waits for the notary or for a reader.
public final class LogRoutes implements Routes, AutoCloseable {

    private static final String FILES = "/log/{path}";
    private static final String PREFIX = "/log/";

    static final int UNDER_WAY_MAX = 128;

    private static final Set<String> KEPT = Set.of("checkpoint", "policy", "promise-keys");

    /// The list of promise keys has one and a half kilobytes for each.
    private static final int KEPT_BYTES_MAX = 4 << 20;

    private static final Duration KEPT_WITHIN = Duration.ofSeconds(3);

    private static final Pattern PROOF = Pattern.compile("proof/((?:leaf|\\d{1,6})/\\d{1,18})");

    /// The names of the log's files. None has a percent sign or an empty or relative part.
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_:-][A-Za-z0-9_.:-]*(/[A-Za-z0-9_:-][A-Za-z0-9_.:-]*)*");

    private static final int PATH_LENGTH_MAX = 300;

    private static final List<String> ASKED = List.of("If-None-Match", "If-Modified-Since", "Range", "If-Range");

    private final Optional<NotaryProxy> notary;
    private final Semaphore places = new Semaphore(UNDER_WAY_MAX);

    /// With a thread of its own: a notary that does not answer delays no other answer.
    private final RenewedAnswers kept = new RenewedAnswers(KEPT_WITHIN, InstantSource.system());

    /// @param files the notary's address of them, with `/` at the end; without it all are answered 404
    public LogRoutes(Optional<URI> files) {
        notary = files.map(NotaryProxy::new);
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler pass = ctx -> pass(ctx, threads);
        routes.get("/log/<path>", pass).head("/log/<path>", pass);
    }

    @Override
    public Optional<org.eclipse.jetty.server.Handler.Wrapper> shortcut(Executor threads) {
        return notary.map(asked -> {
            Proofs proofs = new Proofs(asked);
            return new SharedShortcut(uri -> small(asked, proofs, uri.getPath()), threads);
        });
    }

    private Optional<SharedShortcut.Found> small(NotaryProxy asked, Proofs proofs, String path) {
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String name = path.substring(PREFIX.length());
        if (KEPT.contains(name)) {
            return Optional.of(new SharedShortcut.Found(FILES, kept.get(name, () -> made(asked, name))));
        }
        Matcher proof = PROOF.matcher(name);
        return proof.matches()
                ? Optional.of(new SharedShortcut.Found(
                        FILES, proofs.ask(proof.group(1)).thenApply(SharedAnswer::asItIs)))
                : Optional.empty();
    }

    private static RenewedAnswers.Made made(NotaryProxy asked, String name) {
        Answer answer = asked.small(name, KEPT_BYTES_MAX).join();
        return new RenewedAnswers.Made(
                answer, Instant.MAX, answer.headers().getOrDefault("Cache-Control", SharedAnswer.A_SECOND));
    }

    private void pass(Context ctx, Executor threads) {
        String path = ctx.req().getRequestURI().substring(PREFIX.length());
        if (notary.isEmpty()
                || path.length() > PATH_LENGTH_MAX
                || !PATH.matcher(path).matches()) {
            Sender.send(ctx, FILES, Problem.NOT_FOUND.answer("The log has no such file."));
        } else if (!places.tryAcquire()) {
            Sender.send(ctx, FILES, NotaryProxy.tooMany());
        } else {
            Map<String, String> headers = new TreeMap<>();
            for (String name : ASKED) {
                Optional.ofNullable(ctx.header(name)).ifPresent(value -> headers.put(name, value));
            }
            Sender.pass(
                    ctx,
                    FILES,
                    notary.get().file(path, ctx.req().getMethod(), headers).whenComplete((_, _) -> places.release()),
                    threads);
        }
    }

    @Override
    public void close() {
        kept.close();
        notary.ifPresent(NotaryProxy::close);
    }
}
