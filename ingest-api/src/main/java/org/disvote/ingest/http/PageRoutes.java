package org.disvote.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The page on which people vote: a few files, read once and kept in memory. It talks to the same interface as any
/// other client, and nothing in it comes from anywhere else.
public final class PageRoutes implements HttpServer.Routes {

    static final String INDEX = "/";

    static final List<String> FILES = List.of(
            "page.css",
            "main.js",
            "api.js",
            "cast.js",
            "dom.js",
            "english.js",
            "form.js",
            "greek.js",
            "identity.js",
            "journey.js",
            "outcome.js",
            "problems.js",
            "receipt.js",
            "results.js",
            "start.js",
            "text.js",
            "track.js",
            "vote.js",
            "wake.js",
            "widgets.js",
            "icon.svg",
            "commissioner-greek.woff2",
            "commissioner-latin.woff2");

    /// Scripts, styles, pictures and fonts of this site alone, none of them inline; no form that is sent
    /// without the script; no frame around it; and no text of anybody's that could become markup.
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    /// Kept by browsers and asked about each time: an answer of a few bytes, and never a page of mixed
    /// versions.
    private static final String CACHING = "no-cache";

    private static final Map<String, String> EVERY_FILE = Map.of(
            Header.CACHE_CONTROL,
            CACHING,
            Header.VARY,
            Header.ACCEPT_ENCODING,
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private static final Map<String, String> DOCUMENT = Map.of(
            Header.CONTENT_SECURITY_POLICY,
            POLICY,
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=()",
            Header.REFERRER_POLICY,
            "no-referrer",
            Header.X_FRAME_OPTIONS,
            "DENY");

    private static final String IDENTIFY = "{{identify}}";

    private final String identify;

    /// @param byToken whether voters identify themselves by tokens
    public PageRoutes(boolean byToken) {
        identify = byToken ? "token" : "voter-id";
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        String index = new String(read("index.html"), UTF_8).replace(IDENTIFY, identify);
        add(routes, INDEX, Kept.of("index.html", index.getBytes(UTF_8), DOCUMENT));
        for (String file : FILES) {
            add(routes, path(file), Kept.of(file, read(file), Map.of()));
        }
    }

    static String path(String file) {
        return "/page/" + file;
    }

    static byte[] read(String file) {
        try (InputStream resource =
                Objects.requireNonNull(PageRoutes.class.getResourceAsStream("page/" + file), file)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the voting page's " + file + " cannot be read", e);
        }
    }

    private static void add(RoutesConfig routes, String path, Kept file) {
        Handler handler = ctx -> HttpServer.send(ctx, path, file.answer(ctx));
        routes.get(path, handler).head(path, handler);
    }

    /// A file in the forms in which it is asked for.
    private record Kept(Answer plain, Answer zipped) {

        static Kept of(String file, byte[] content, Map<String, String> headers) {
            Answer plain = answer(file, content, headers);
            byte[] zipped = zip(content);
            return new Kept(
                    plain,
                    zipped.length < content.length
                            ? answer(file, zipped, headers).with(Header.CONTENT_ENCODING, "gzip")
                            : plain);
        }

        Answer answer(Context ctx) {
            Answer whole = accepts(ctx.header(Header.ACCEPT_ENCODING), "gzip") ? zipped : plain;
            String tag = whole.headers().get(Header.ETAG);
            return accepts(ctx.header(Header.IF_NONE_MATCH), String.valueOf(tag))
                    ? new Answer(304, whole.contentType(), whole.headers(), ByteBuffer.allocate(0))
                    : whole;
        }

        private static Answer answer(String file, byte[] body, Map<String, String> headers) {
            Answer answer = new Answer(200, type(file), EVERY_FILE, ByteBuffer.wrap(body)).with(Header.ETAG, tag(body));
            for (Map.Entry<String, String> header : headers.entrySet()) {
                answer = answer.with(header.getKey(), header.getValue());
            }
            return answer;
        }
    }

    /// Whether a list in a header has this element, as browsers write it; weights that proxies may add are not
    /// weighed.
    private static boolean accepts(@Nullable String list, String element) {
        return list != null && Stream.of(list.split(",", -1)).map(String::strip).anyMatch(element::equals);
    }

    private static String type(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "html" -> "text/html;charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            default -> throw new IllegalArgumentException("no content type is known for " + file);
        };
    }

    private static String tag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, 12)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] zip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("it is written to memory", e);
        }
        return bytes.toByteArray();
    }
}
