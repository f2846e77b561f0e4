package org.disvote.ingest.http.answer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.json.Json;
import org.eclipse.jetty.server.Request;

/// A complete answer, made before its first byte is sent. Any number of requests may share its body, so a
/// large body is never copied for each of them.
///
/// @param headers in addition to `Content-Type` and to the headers that every answer has
/// @param body never changed after it was given
public record Answer(int status, String contentType, Map<String, String> headers, ByteBuffer body) {

    /// The content type of JSON.
    public static final String JSON = "application/json";

    public Answer {
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    public Answer(int status, String contentType, byte[] body) {
        this(status, contentType, Map.of(), ByteBuffer.wrap(body));
    }

    /// @param document as [#json(int, String, Object)]
    public static Answer json(int status, Object document) {
        return json(status, JSON, document);
    }

    /// @param document a record, whose components become the JSON object's members in the same order; a
    ///     component that is null is left out
    public static Answer json(int status, String contentType, Object document) {
        return new Answer(status, contentType, Json.encode(document));
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }

    /// The same for one request: a problem document has the request's ID as a header and as its last member. Any
    /// other answer is returned as it is.
    public Answer to(Request request) {
        if (!contentType.equals(Problem.CONTENT_TYPE)) {
            return this;
        }
        String id = RequestId.of(request); // of hexadecimal digits and dashes, so nothing must be escaped
        byte[] document = bytes();
        byte[] member = (",\"requestId\":\"" + id + "\"}").getBytes(US_ASCII);
        ByteBuffer named = ByteBuffer.allocate(document.length - 1 + member.length)
                .put(document, 0, document.length - 1) // without the brace that ends the object
                .put(member)
                .flip();
        return new Answer(status, contentType, headers, named).with(RequestId.HEADER, id);
    }

    /// A view of the shared body, with a position of its own.
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    public int length() {
        return body.remaining();
    }

    /// A copy of the body. Only for small answers.
    public byte[] bytes() {
        byte[] bytes = new byte[length()];
        body().get(bytes);
        return bytes;
    }
}
