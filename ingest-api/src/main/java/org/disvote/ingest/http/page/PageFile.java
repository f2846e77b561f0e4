package org.disvote.ingest.http.page;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.disvote.ingest.http.answer.Answer;
import org.jspecify.annotations.Nullable;

/// A file or document as it is served to the voting page, plain and compressed. Each form has an `ETag` that is made
/// from its bytes, so that
/// a browser which has the file already is answered 304.
public record PageFile(Answer plain, Answer compressed) {

    /// Browsers keep the file but ask each time whether it has changed. So the page never consists of files
    /// of different versions, and an unchanged file costs a few bytes.
    private static final String CACHING = "no-cache";

    private static final Map<String, String> EVERY_FILE = Map.of(
            Header.CACHE_CONTROL,
            CACHING,
            Header.VARY,
            Header.ACCEPT_ENCODING,
            "Cross-Origin-Resource-Policy",
            "same-origin");

    /// @param name the file's name, whose ending decides the content type
    /// @param headers in addition to those of every file
    public static PageFile of(String name, byte[] content, Map<String, String> headers) {
        byte[] compressed = compress(content);
        Answer plain = answer(name, content, headers);
        return new PageFile(
                plain,
                compressed.length < content.length
                        ? answer(name, compressed, headers).with(Header.CONTENT_ENCODING, "gzip")
                        : plain);
    }

    public Answer answer(Context ctx) {
        Answer whole = contains(ctx.header(Header.ACCEPT_ENCODING), "gzip") ? compressed : plain;
        String tag = whole.headers().get(Header.ETAG);
        return contains(ctx.header(Header.IF_NONE_MATCH), String.valueOf(tag))
                ? new Answer(304, whole.contentType(), whole.headers(), ByteBuffer.allocate(0))
                : whole;
    }

    private static Answer answer(String name, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(EVERY_FILE);
        all.putAll(headers);
        all.put(Header.ETAG, tag(body));
        return new Answer(200, contentType(name), all, ByteBuffer.wrap(body));
    }

    /// Whether a header's list contains this element, as browsers write it. Weights, which proxies may add,
    /// are not understood.
    private static boolean contains(@Nullable String list, String element) {
        return list != null && Stream.of(list.split(",", -1)).map(String::strip).anyMatch(element::equals);
    }

    private static String contentType(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "html" -> "text/html;charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            case "woff2" -> "font/woff2";
            default -> throw new IllegalArgumentException("no content type is known for " + name);
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

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("gzip failed though it writes to memory", e);
        }
        return bytes.toByteArray();
    }
}
