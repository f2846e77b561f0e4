package org.disvote.ingest.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.disvote.ingest.IngestStartException;
import org.disvote.ingest.Limits;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.AuthConfig.SignIn;
import org.disvote.ingest.auth.KeySource;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.server.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the voting page's files are served, and what they must not contain.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageRoutesIT {

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    private static final Set<String> BUNDLES = Set.of(PageRoutes.SEAL_SCRIPT, PageRoutes.SIGN_IN_LIBRARY);

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeAll
    void start() {
        server = serve(new PageRoutes(AuthConfig.none(), Optional.empty()));
    }

    @AfterAll
    void stop() {
        server.close();
        client.close();
    }

    @Test
    void thePageAllowsNothingButItsOwnFilesAndItsOwnStyle() throws Exception {
        HttpResponse<byte[]> page = get("/");
        String style = new String(page.body(), UTF_8).split("</?style>", -1)[1];

        assertEquals(200, page.statusCode());
        assertEquals("text/html;charset=utf-8", header(page, "Content-Type"));
        Map<String, String> policy = Stream.of(
                        header(page, "Content-Security-Policy").split("; ?"))
                .map(directive -> directive.split(" ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        assertEquals(
                new TreeMap<>(Map.of(
                        "default-src", "'none'",
                        "script-src", "'self'",
                        "style-src", "'sha256-" + base64Digest(style) + "'",
                        "img-src", "'self' data:",
                        "font-src", "'self'",
                        "connect-src", "'self'",
                        "base-uri", "'none'",
                        "form-action", "'none'",
                        "frame-ancestors", "'none'")),
                new TreeMap<>(policy.entrySet().stream()
                        .filter(directive -> !directive.getKey().contains("trusted-types"))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        assertEquals("'script'", policy.get("require-trusted-types-for"));
        assertEquals("'none'", policy.get("trusted-types"));
        assertEquals("nosniff", header(page, "X-Content-Type-Options"));
        assertEquals("no-referrer", header(page, "Referrer-Policy"));
        assertEquals("DENY", header(page, "X-Frame-Options"));
    }

    private static String base64Digest(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void theDocumentHasItsStyleSheetAndNothingElseInlineOrFromOtherSites() throws Exception {
        String page = new String(get("/").body(), UTF_8);

        assertEquals(1, page.split("<style", -1).length - 1, "style sheets");
        assertFalse(
                Pattern.compile("style=|\\son[a-z]+=|javascript:").matcher(page).find(), page);
        assertEquals(1, page.split("<script", -1).length - 1, "scripts");
        assertTrue(
                Pattern.compile("<script type=\"module\" src=\"page/[0-9a-f]{16}/page\\.js\"></script>")
                        .matcher(page)
                        .find(),
                page);
        for (String file : PageRoutes.FILES) {
            assertFalse(
                    Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)")
                            .matcher(new String(PageRoutes.read(file), UTF_8))
                            .find(),
                    file);
        }
    }

    @Test
    void everyReferencedFileExistsAndEveryFileIsReferenced() throws Exception {
        Set<String> named = new TreeSet<>();
        for (String file : List.of("index.html", "page.css", "main.js", "sealing.js", "signin.js")) {
            Pattern.compile("(?:page/|\\./|url\\()([\\w-]+\\.(?:js|css|svg|woff2))")
                    .matcher(new String(PageRoutes.read(file), UTF_8))
                    .results()
                    .forEach(found -> named.add(found.group(1)));
        }

        assertEquals(new TreeSet<>(PageRoutes.FILES), named);
    }

    static List<String> files() {
        return PageRoutes.FILES;
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileHasItsTypeAndIsSentAgainOnlyIfItChanged(String file) throws Exception {
        HttpResponse<byte[]> first = get(PageRoutes.path(file));
        String tag = header(first, "ETag");
        HttpResponse<byte[]> again = get(PageRoutes.path(file), "If-None-Match", tag);
        HttpResponse<byte[]> changed = get(PageRoutes.path(file), "If-None-Match", "\"other\", " + tag + "x");

        assertEquals(200, first.statusCode());
        assertEquals(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), header(first, "Content-Type"));
        assertEquals("no-cache", header(first, "Cache-Control"));
        assertEquals("nosniff", header(first, "X-Content-Type-Options"));
        assertArrayEquals(PageRoutes.read(file), first.body());
        assertEquals(304, again.statusCode());
        assertEquals(0, again.body().length);
        assertEquals(tag, header(again, "ETag"));
        assertEquals(200, changed.statusCode());
    }

    @Test
    void aBrowserThatUnderstandsGzipGetsTheSameContentCompressed() throws Exception {
        HttpResponse<byte[]> plain = get("/page/page.css");
        HttpResponse<byte[]> zipped = get("/page/page.css", "Accept-Encoding", "br, gzip, zstd");

        assertEquals("gzip", header(zipped, "Content-Encoding"));
        assertEquals("Accept-Encoding", header(zipped, "Vary"));
        assertEquals("Accept-Encoding", header(plain, "Vary"));
        assertNotEquals(header(plain, "ETag"), header(zipped, "ETag"));
        assertTrue(zipped.body().length < plain.body().length / 2);
        assertArrayEquals(plain.body(), new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes());
    }

    /// Three files beside the document, of fewer than 120 kB together, which a browser never asks for again.
    @Test
    void theDocumentNamesThreeFilesThatAreKeptForEver() throws Exception {
        String accepted = "gzip, deflate, br";
        HttpResponse<byte[]> document = get("/", "Accept-Encoding", accepted);
        String page = new String(get("/").body(), UTF_8);
        List<String> named = Pattern.compile("\"(page/[^\"]*)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        int bytes = document.body().length;

        assertEquals(3, named.size(), named::toString);
        assertEquals("no-cache", header(document, "Cache-Control"));
        for (String file : named) {
            HttpResponse<byte[]> answer = get("/" + file, "Accept-Encoding", accepted);
            assertEquals(200, answer.statusCode(), file);
            assertEquals("public, max-age=31536000, immutable", header(answer, "Cache-Control"), file);
            assertEquals(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), header(answer, "Content-Type"));
            assertEquals(file.endsWith("woff2") ? "" : "br", header(answer, "Content-Encoding"), file);
            bytes += answer.body().length;
        }
        assertTrue(bytes < 120_000, bytes + " bytes");
    }

    @Test
    void aDocumentOfAnotherVersionGetsThisVersionsFileWhichNobodyKeeps() throws Exception {
        HttpResponse<byte[]> other = get("/page/0123456789abcdef/page.js");

        assertEquals(200, other.statusCode());
        assertEquals(List.of("no-store"), other.headers().allValues("Cache-Control"));
        assertEquals(404, get("/page/0123456789abcdef/main.js").statusCode());
        assertEquals(404, get("/page/else/page.js").statusCode());
        assertEquals(400, get("/page/0123456789abcdef/..%2fpage.js").statusCode());
    }

    @Test
    void theBundleIsMadeOfTheScripts() throws Exception {
        MessageDigest scripts = MessageDigest.getInstance("SHA-256");
        PageRoutes.FILES.stream()
                .filter(file -> file.endsWith(".js") && !BUNDLES.contains(file))
                .sorted()
                .forEach(file -> scripts.update(PageRoutes.read(file)));
        String digest = HexFormat.of().formatHex(scripts.digest());

        assertTrue(
                new String(PageRoutes.read(BuiltPage.BUILT + BuiltPage.SCRIPT), UTF_8)
                        .startsWith("// The scripts beside this folder in one. Their digest: " + digest + "\n"),
                "a script was changed: run ingest-api/src/main/js/page/build");
    }

    /// What nobody built again would be sent by gzip, which this test would see.
    @ParameterizedTest
    @ValueSource(strings = {"page.js", "page.css", "seal.js", "oauth.js"})
    void theFilesAreCompressedWhenTheyAreBuilt(String file) throws Exception {
        String folder = BuiltPage.of(PageRoutes::read).folder();
        HttpResponse<byte[]> answer = get("/page/" + folder + "/" + file, "Accept-Encoding", "br");

        assertEquals("br", header(answer, "Content-Encoding"), "run ingest-api/src/main/js/page/build");
        assertArrayEquals(PageRoutes.read(BuiltPage.BUILT + file + ".br"), answer.body());
    }

    @Test
    void headIsAnsweredAndAnUnknownFileIsNotFound() throws Exception {
        HttpResponse<byte[]> head = client.send(
                HttpRequest.newBuilder(server.uri().resolve("/"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());

        assertEquals(200, head.statusCode());
        assertEquals(0, head.body().length);
        assertEquals(404, get("/page/").statusCode());
        assertEquals(404, get("/page/index.html").statusCode());
        assertEquals("no-store", header(get("/page/nothing.js"), "Cache-Control"));
    }

    @Test
    void thePageKnowsHowVotersAuthenticate() throws Exception {
        assertTrue(new String(get("/").body(), UTF_8).contains("data-identify=\"voter-id\""));
        try (HttpServer byToken = serve(new PageRoutes(jwt(Optional.empty()), Optional.empty()))) {
            HttpResponse<String> page =
                    client.send(HttpRequest.newBuilder(byToken.uri()).build(), BodyHandlers.ofString());
            assertTrue(page.body().contains("data-identify=\"token\" data-sign-in=\"\""), page.body());
        }
    }

    @Test
    void whereVotersSignInThePageKnowsTheProviderAndMayAskItAlone() throws Exception {
        SignIn signIn = new SignIn("vote\"<page>", "openid voter", SignIn.Token.ACCESS);
        try (HttpServer byProvider = serve(new PageRoutes(jwt(Optional.of(signIn)), Optional.empty()))) {
            HttpResponse<byte[]> page = get(byProvider, "/");
            String expected = "{\"issuer\":\"https://id.example.gr/realms/vote\",\"client\":\"vote\\\"<page>\","
                    + "\"scopes\":\"openid voter\",\"token\":\"access\",\"claim\":\"voter_id\"}";
            String document = new String(page.body(), UTF_8);

            assertTrue(
                    document.contains(
                            "data-sign-in=\"" + expected.replace("\"", "&quot;").replace("<", "&lt;") + "\""),
                    document);
            String policy = header(page, "Content-Security-Policy");
            assertTrue(policy.contains(" connect-src 'self' https://id.example.gr;"), policy);
            assertEquals(header(get("/"), "Content-Security-Policy"), policy.replace(" https://id.example.gr", ""));
        }
    }

    private static AuthConfig jwt(Optional<SignIn> signIn) {
        return new AuthConfig.Jwt(
                KeySource.parse("https://id.example.gr/keys"),
                "https://id.example.gr/realms/vote",
                "disvote",
                Duration.ZERO,
                "voter_id",
                signIn);
    }

    @Test
    void aFileThatChangesInTheSourcesIsServedWithoutABuild(@TempDir Path sources) throws Exception {
        Files.write(sources.resolve("index.html"), PageRoutes.read("index.html"));
        for (String file : PageRoutes.FILES) {
            Files.write(sources.resolve(file), PageRoutes.read(file));
        }
        try (HttpServer development = serve(new PageRoutes(AuthConfig.none(), Optional.of(sources)))) {
            assertTrue(new String(get(development, "/").body(), UTF_8).contains("src=\"page/main.js\""));
            for (String path : List.of("/", "/page/main.js")) {
                HttpResponse<byte[]> fromJar = get("/page/main.js");
                HttpResponse<byte[]> before = get(development, path);
                String tag = header(before, "ETag");
                Path file = sources.resolve(path.equals("/") ? "index.html" : "main.js");

                if (!path.equals("/")) {
                    assertArrayEquals(fromJar.body(), before.body());
                    assertEquals(headers(fromJar), headers(before));
                }
                assertEquals(304, get(development, path, "If-None-Match", tag).statusCode());

                Files.writeString(file, " changed", StandardOpenOption.APPEND);
                HttpResponse<byte[]> after = get(development, path, "If-None-Match", tag);

                assertEquals(200, after.statusCode());
                assertTrue(new String(after.body(), UTF_8).endsWith(" changed"), path);
                assertEquals(
                        304,
                        get(development, path, "If-None-Match", header(after, "ETag"))
                                .statusCode());
            }
        }
    }

    /// Fails if the page's folder moves and [PageRoutes] still looks for it at the old place.
    @Test
    void theSourcesOfThisCheckoutHaveThePage() {
        System.setProperty(
                PageRoutes.SOURCES, Path.of("..").toAbsolutePath().normalize().toString());
        try {
            assertDoesNotThrow(() -> PageRoutes.start(AuthConfig.none()));
        } finally {
            System.clearProperty(PageRoutes.SOURCES);
        }
    }

    @Test
    void aFolderWithoutThePageIsRefusedAtTheStart(@TempDir Path elsewhere) {
        System.setProperty(PageRoutes.SOURCES, elsewhere.toString());
        try {
            AuthConfig auth = AuthConfig.none();
            String message = String.valueOf(assertThrows(IngestStartException.class, () -> PageRoutes.start(auth))
                    .getMessage());
            assertTrue(message.contains("has no index.html"), message);
        } finally {
            System.clearProperty(PageRoutes.SOURCES);
        }
    }

    /// A unit test of the page compares the keys of its languages.
    @ParameterizedTest
    @ValueSource(strings = {"greek.js", "english.js"})
    void thePageExplainsEveryProblem(String language) {
        String text = new String(PageRoutes.read(language), UTF_8);
        for (Problem problem : Problem.values()) {
            String name = problem.type().replace("urn:disvote:problem:", "");
            assertEquals(
                    1,
                    Pattern.compile("^ {4}'?" + name + "'?: \\[", Pattern.MULTILINE)
                            .matcher(text)
                            .results()
                            .count(),
                    name);
        }
    }

    private static HttpServer serve(PageRoutes page) {
        return HttpServer.start("127.0.0.1", 0, Limits.defaults(), new SimpleMeterRegistry(), List.of(page));
    }

    /// All headers but the time.
    private static Map<String, List<String>> headers(HttpResponse<?> response) {
        Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.remove("date");
        return headers;
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        return get(server, path, headers);
    }

    private HttpResponse<byte[]> get(HttpServer from, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(from.uri().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
