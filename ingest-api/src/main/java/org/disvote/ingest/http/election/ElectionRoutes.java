package org.disvote.ingest.http.election;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.ReadPace;
import org.disvote.ingest.http.answer.RenewedAnswers;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.disvote.ingest.http.page.PageFile;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.http.server.SharedShortcut;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// The launched elections, and the bytes of their terms and ballot papers. A draft is unknown here.
public final class ElectionRoutes implements Routes {

    static final String ALL = "/elections";
    private static final String ONE = "/elections/{electionId}";
    private static final String TERMS = "/elections/{electionId}/terms";
    private static final String PAPER = "/elections/{electionId}/ballots/{constituency}";

    private static final String TERMS_END = "/terms";
    private static final String PAPERS = "/ballots/";

    /// In the query, the digest of the bytes that are asked for.
    private static final String DIGEST = "digest";

    private final KnownElections elections;
    private final RenewedAnswers answers;
    private final ReadPace pace;
    private final Clock clock;

    /// Terms and papers by their digest, for who asks by it and for others. There are as many as the launched
    /// elections have.
    private final ConcurrentMap<Kept, PageFile> documents = new ConcurrentHashMap<>();

    /// @param pace of all readers
    public ElectionRoutes(KnownElections elections, RenewedAnswers answers, ReadPace pace, Clock clock) {
        this.pace = pace;
        this.elections = elections;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler all = ctx -> Sender.sendShared(ctx, ALL, answers.get(ALL, this::all), threads);
        Handler one = ctx -> {
            Optional<Election> election =
                    ElectionId.parse(ctx.pathParam("electionId")).flatMap(elections::find);
            if (election.isPresent()) {
                Sender.sendShared(ctx, ONE, one(election.get().id()), threads);
            } else {
                Sender.send(ctx, ONE, elections.unknown());
            }
        };
        Handler terms = ctx -> document(ctx, TERMS, ElectionRoutes::terms);
        Handler paper = ctx -> document(ctx, PAPER, election -> paper(election, ctx.pathParam("constituency")));
        routes.get(ALL, all)
                .head(ALL, all)
                .get(ONE, one)
                .head(ONE, one)
                .get(TERMS, terms)
                .head(TERMS, terms)
                .get(PAPER, paper)
                .head(PAPER, paper);
    }

    @Override
    public Optional<org.eclipse.jetty.server.Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(new SharedShortcut(
                uri -> shared(uri.getPath()).or(() -> byDigest(uri.getPath(), uri.getQuery())), threads));
    }

    private Optional<SharedShortcut.Found> shared(String path) {
        return path.equals(ALL)
                ? Optional.of(new SharedShortcut.Found(ALL, answers.get(ALL, this::all), pace))
                : ElectionPath.id(path, "")
                        .flatMap(elections::find)
                        .map(election -> new SharedShortcut.Found(ONE, one(election.id()), pace));
    }

    /// Terms or a paper, if the address names their digest.
    private Optional<SharedShortcut.Found> byDigest(String path, @Nullable String query) {
        if (query == null || !query.startsWith(DIGEST + "=")) {
            return Optional.empty();
        }
        String digest = query.substring(DIGEST.length() + 1).replace("%3A", ":");
        return path.endsWith(TERMS_END)
                ? found(TERMS, path, TERMS_END, digest, ElectionRoutes::terms)
                : ElectionPath.last(path, PAPERS)
                        .flatMap(last -> found(PAPER, path, PAPERS + last, digest, election -> paper(election, last)));
    }

    private Optional<SharedShortcut.Found> found(
            String route, String path, String end, String digest, Function<Election, Optional<Document>> of) {
        return ElectionPath.id(path, end)
                .flatMap(elections::find)
                .flatMap(of)
                .filter(document -> document.digest().equals(digest))
                .map(document ->
                        new SharedShortcut.Found(route, file(document, true).forms()));
    }

    private record Kept(String digest, boolean byDigest) {}

    /// What voters' programs hash.
    private record Document(String digest, Supplier<byte[]> bytes) {}

    private static Optional<Document> terms(Election election) {
        return Optional.of(new Document(election.digest(), election.terms()::bytes));
    }

    /// @param constituency as a path has it
    private static Optional<Document> paper(Election election, String constituency) {
        return election.paper(ElectionPath.constituency(constituency))
                .map(found -> new Document(found.digest(), found::bytes));
    }

    /// Sends the bytes as they were hashed at the launch.
    private void document(Context ctx, String route, Function<Election, Optional<Document>> of) {
        Optional<Election> election =
                ElectionId.parse(ctx.pathParam("electionId")).flatMap(elections::find);
        if (election.isEmpty()) {
            Sender.send(ctx, route, elections.unknown());
            return;
        }
        Optional<Document> document = of.apply(election.get());
        if (document.isEmpty()) {
            Sender.send(
                    ctx,
                    route,
                    Problem.NOT_FOUND.answer("Voters of this constituency have no ballot paper in this election."));
            return;
        }
        // With another digest, or none, the address does not say which bytes it stands for.
        boolean byDigest = document.get().digest().equals(ctx.queryParam(DIGEST));
        Sender.send(ctx, route, file(document.get(), byDigest).answer(ctx));
    }

    private PageFile file(Document document, boolean byDigest) {
        return documents.computeIfAbsent(
                new Kept(document.digest(), byDigest),
                _ -> PageFile.of(
                        "document.json",
                        document.bytes().get(),
                        Map.of(),
                        byDigest ? SharedAnswer.FOREVER : SharedAnswer.ASK_ALWAYS,
                        Optional.empty()));
    }

    private RenewedAnswers.Made all() {
        List<Election> known = elections.all();
        Instant now = clock.instant();
        List<ElectionJson> all =
                known.stream().map(each -> ElectionJson.of(each, now)).toList();
        return new RenewedAnswers.Made(Answer.json(200, new All(all)), nextChange(known, now));
    }

    record All(List<ElectionJson> elections) {}

    private CompletableFuture<SharedAnswer> one(ElectionId id) {
        return answers.get(
                ALL + "/" + id.value(),
                () -> elections
                        .find(id)
                        .map(this::made)
                        .orElseGet(() -> new RenewedAnswers.Made(elections.unknown(), Instant.MAX)));
    }

    private RenewedAnswers.Made made(Election election) {
        Instant now = clock.instant();
        return new RenewedAnswers.Made(
                Answer.json(200, ElectionJson.of(election, now)), nextChange(List.of(election), now));
    }

    /// When the state of one of these elections changes next, if nobody changes their definitions.
    private static Instant nextChange(List<Election> known, Instant now) {
        return known.stream()
                .flatMap(election -> Stream.of(election.opensAt(), election.closesAt()))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }
}
