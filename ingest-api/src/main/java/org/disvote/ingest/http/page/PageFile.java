package org.disvote.ingest.http.page;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.SharedAnswer;

/// A file or document as it is served to a page, plain and compressed.
public record PageFile(SharedAnswer forms) {

    /// @param name the file's name, whose ending decides the content type
    /// @param headers in addition to those of every file
    public static PageFile of(String name, byte[] content, Map<String, String> headers) {
        // So the page never consists of files of different versions, and an unchanged file costs a few bytes.
        return of(name, content, headers, SharedAnswer.ASK_ALWAYS, Optional.empty());
    }

    /// @param caching the value of `Cache-Control`
    /// @param brotli the content, compressed when the program was built
    public static PageFile of(
            String name, byte[] content, Map<String, String> headers, String caching, Optional<byte[]> brotli) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Cross-Origin-Resource-Policy", "same-origin");
        return new PageFile(
                SharedAnswer.of(new Answer(200, contentType(name), all, ByteBuffer.wrap(content)), caching, brotli));
    }

    public Answer plain() {
        return forms.plain();
    }

    public Answer answer(Context ctx) {
        return forms.to(ctx.header(Header.ACCEPT_ENCODING), ctx.header(Header.IF_NONE_MATCH));
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
}
