package org.disvote.ingest.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.http.server.SharedShortcut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The voting page: a few static files. It uses the same HTTP interface as any other client, and loads
/// nothing from other sites.
///
/// Normally they come from the jar, the scripts as one ([BuiltPage]); each file is read once, compressed once and kept
/// in memory. In development the sources come from a checkout and are read again for each request, so that a changed
/// file is visible when the browser reloads the page, without a build. The single scripts are served in both cases.
///
/// Javalin's static files are not used. A thread would wait for each slow reader of a file. And their `ETag`
/// is made from a file's time, so it would differ between instances of the same version.
public final class PageRoutes implements Routes {

    /// The system property that names the root of a source checkout. The launcher `disvote` sets it for `up` where
    /// `DISVOTE_PAGES` is `sources`.
    public static final String SOURCES = "disvote.sources";

    private static final String FOLDER = "ingest-api/src/main/resources/org/disvote/ingest/http/page";

    static final String INDEX = "/";
    static final String INDEX_FILE = "index.html";
    static final String MAIN_SCRIPT = "main.js";
    static final String STYLE_SHEET = "page.css";
    static final String ICON = "icon.svg";

    /// What seals ballots in the browser: a bundle of other authors' work, whose digest a `client` statement puts into
    /// the log. The sources and the build are in `src/main/js/seal` of this module.
    static final String SEAL_SCRIPT = "seal.js";

    /// What speaks OpenID Connect in the browser: a bundle of another author's work, loaded where voters sign in. Its
    /// sources and build are in `src/main/js/signin` of this module.
    static final String SIGN_IN_LIBRARY = "oauth.js";

    static final List<String> FILES = List.of(
            STYLE_SHEET,
            MAIN_SCRIPT,
            "api.js",
            "assurance.js",
            "ballot.js",
            "canonical.js",
            "cast.js",
            "counted.js",
            "counting.js",
            "digest.js",
            "dom.js",
            "ed25519.js",
            "english.js",
            "finder.js",
            "form.js",
            "greek.js",
            "identity.js",
            "journey.js",
            "merkle.js",
            "note.js",
            SIGN_IN_LIBRARY,
            "offer.js",
            "outcome.js",
            "paper.js",
            "policy.js",
            "problems.js",
            "promise.js",
            "proof.js",
            "proving.js",
            "question.js",
            "receipt.js",
            "results.js",
            "review.js",
            SEAL_SCRIPT,
            "sealed.js",
            "sealing.js",
            "signin.js",
            "slip.js",
            "start.js",
            "tally.js",
            "text.js",
            "track.js",
            "transcript.js",
            "vote.js",
            "wake.js",
            "who.js",
            "widgets.js",
            "wrong.js",
            ICON,
            "commissioner-greek.woff2",
            "commissioner-latin.woff2");

    /// Allows scripts, styles, images and fonts of this site only, and inline nothing but the style sheet of a
    /// built document. Forms cannot be submitted without the script, no other page can show this one in a
    /// frame, and no text can become markup.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> DOCUMENT = Map.of(
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=()",
            Header.REFERRER_POLICY,
            "no-referrer",
            Header.X_FRAME_OPTIONS,
            "DENY");

    private static final String IN_FOLDER = "/page/{folder}/{file}";
    private static final Pattern VERSION = Pattern.compile("[0-9a-f]{16}");

    private static final Logger log = LoggerFactory.getLogger(PageRoutes.class);

    private final PageIdentity identity;
    private final Map<String, String> documentHeaders;
    private final Optional<Path> folder;

    /// What browsers load, by path; empty if the files are read for each request.
    private final Map<String, SharedShortcut.Found> loaded = new HashMap<>();

    /// @param auth how voters authenticate
    /// @param folder where the files are read for each request; if empty, they come from the jar
    PageRoutes(AuthConfig auth, Optional<Path> folder) {
        identity = PageIdentity.of(auth);
        documentHeaders = new HashMap<>(DOCUMENT);
        documentHeaders.put(Header.CONTENT_SECURITY_POLICY, identity.allowedIn(POLICY));
        this.folder = folder;
    }

    /// The page from the jar, or from the sources if the system property [#SOURCES] is set.
    ///
    /// @param auth how voters authenticate
    /// @throws IngestStartException if the property names a folder without the page's files
    public static PageRoutes start(AuthConfig auth) {
        Optional<Path> folder = Optional.ofNullable(System.getProperty(SOURCES))
                .map(checkout -> Path.of(checkout).resolve(FOLDER));
        folder.ifPresent(sources -> {
            if (!Files.isRegularFile(sources.resolve(INDEX_FILE))) {
                throw new IngestStartException(sources + " has no " + INDEX_FILE + ": set -D" + SOURCES
                        + " to the root of a source checkout, or do not set it");
            }
            log.atInfo().addKeyValue("folder", sources).log("Voting page is read from the sources for each request");
        });
        return new PageRoutes(auth, folder);
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        if (folder.isPresent()) {
            add(routes, INDEX, () -> index(new String(content(INDEX_FILE), UTF_8)));
        } else {
            BuiltPage built = BuiltPage.of(PageRoutes::read);
            documentHeaders.compute(Header.CONTENT_SECURITY_POLICY, (_, policy) -> built.allowedIn(policy));
            PageFile index = index(built.index());
            add(routes, INDEX, () -> index);
            loaded.put(INDEX, new SharedShortcut.Found(INDEX, index.forms()));
            built.files()
                    .forEach((name, each) -> loaded.put(
                            path(built.folder() + "/" + name), new SharedShortcut.Found(IN_FOLDER, each.forms())));
            Handler file = ctx -> Sender.send(ctx, IN_FOLDER, answer(built, ctx));
            routes.get(IN_FOLDER, file).head(IN_FOLDER, file);
        }
        for (String file : FILES) {
            add(routes, path(file), () -> PageFile.of(file, content(file), Map.of()));
        }
    }

    @Override
    public Optional<org.eclipse.jetty.server.Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(new SharedShortcut(uri -> Optional.ofNullable(loaded.get(uri.getPath())), threads));
    }

    private PageFile index(String text) {
        return PageFile.of(INDEX_FILE, identity.in(text).getBytes(UTF_8), documentHeaders);
    }

    /// A document of another version, which another instance served during an upgrade, gets the file of this one. It
    /// must not be kept under that address.
    private static Answer answer(BuiltPage built, Context ctx) {
        PageFile file = built.files().get(ctx.pathParam("file"));
        String version = ctx.pathParam("folder");
        if (file == null || !VERSION.matcher(version).matches()) {
            return Problem.NOT_FOUND.answer("The page has no such file.");
        }
        Answer answer = file.answer(ctx);
        return version.equals(built.folder()) ? answer : answer.with(Header.CACHE_CONTROL, "no-store");
    }

    static String path(String file) {
        return "/page/" + file;
    }

    private void add(RoutesConfig routes, String path, Supplier<PageFile> load) {
        Supplier<PageFile> file = folder.isPresent() ? load : keep(load.get());
        Handler handler = ctx -> Sender.send(ctx, path, file.get().answer(ctx));
        routes.get(path, handler).head(path, handler);
    }

    private static Supplier<PageFile> keep(PageFile file) {
        return () -> file;
    }

    private byte[] content(String file) {
        if (folder.isEmpty()) {
            return read(file);
        }
        try {
            return Files.readAllBytes(folder.get().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the voting page's " + file + " cannot be read from the sources", e);
        }
    }

    /// The script that seals ballots, in the bytes that an instance on this machine serves.
    public static byte[] sealScript() {
        Optional<Path> checkout =
                Optional.ofNullable(System.getProperty(SOURCES)).map(Path::of);
        return new PageRoutes(AuthConfig.none(), checkout.map(root -> root.resolve(FOLDER))).content(SEAL_SCRIPT);
    }

    /// A file from the jar.
    static byte[] read(String file) {
        try (InputStream resource = Objects.requireNonNull(PageRoutes.class.getResourceAsStream(file), file)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the voting page's " + file + " cannot be read from the jar", e);
        }
    }
}
