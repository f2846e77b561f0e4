package org.disvote.notary.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.json.Json;

/// A small answer, made as a whole before it is sent.
record Reply(int status, Map<String, String> headers, String body) {

    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    static final String IMMUTABLE = "public, max-age=31536000, immutable";
    static final String NEVER = "no-store";

    Reply {
        headers = Map.copyOf(headers);
    }

    /// @param caching the value of `Cache-Control`
    static Reply of(int status, String type, String caching, String body) {
        return new Reply(status, Map.of("Content-Type", type, "Cache-Control", caching), body);
    }

    /// @param type of what was found
    static Reply of(LogView.Found found, String type) {
        return switch (found) {
            case LogView.Found.Proof(String text) -> of(200, type, IMMUTABLE, text);
            case LogView.Found.NotYet() -> of(202, TEXT, NEVER, "not yet\n").again();
            case LogView.Found.Unknown() -> nothing();
        };
    }

    static Reply nothing() {
        return of(404, TEXT, NEVER, "there is nothing at this path\n");
    }

    static Reply notHereYet() {
        return of(404, TEXT, NEVER, "not here yet\n");
    }

    static Reply unavailable() {
        return of(503, TEXT, NEVER, "the log cannot be read now\n").again();
    }

    static Reply tooMany() {
        return of(503, TEXT, NEVER, "too many requests at once\n").again();
    }

    /// Several in one, as a JSON array of `{"status","headers","body"}`.
    static Reply together(List<Reply> replies) {
        return of(200, JSON, NEVER, new String(Json.encode(replies), UTF_8));
    }

    private Reply again() {
        Map<String, String> more = new TreeMap<>(headers);
        more.put("Retry-After", "1");
        return new Reply(status, more, body);
    }
}
