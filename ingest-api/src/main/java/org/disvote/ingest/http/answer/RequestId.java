package org.disvote.ingest.http.answer;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/// The ID of a request: in its problem document and in the log's lines about it. It says nothing about the voter.
/// It is made when it is needed first, so a request that succeeds costs nothing.
public final class RequestId {

    /// In the request, and in an answer that is a problem document.
    public static final String HEADER = "X-Request-Id";

    /// A UUID, or 32 hexadecimal digits as a trace ID has. A wider form would let a client put a voter ID into the
    /// log by mistake.
    private static final Pattern FORM =
            Pattern.compile("\\p{XDigit}{32}|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private static final String ATTRIBUTE = RequestId.class.getName();

    private RequestId() {}

    /// The ID that the request's header has, if it is of the form above, otherwise a random one. The same for each
    /// call with one request.
    public static String of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        String given = request.getHeaders().get(HEADER);
        String id = given != null && isWellFormed(given) ? given : make();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    static boolean isWellFormed(String text) {
        return text.length() <= 36 && FORM.matcher(text).matches();
    }

    /// Not secret, so a generator that nobody waits for is enough.
    private static String make() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}
