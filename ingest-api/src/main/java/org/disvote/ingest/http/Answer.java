package org.disvote.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/// A whole answer, made before the first byte of it is sent. Its body may be shared by any number of requests: a
/// large one is never copied for one of them.
///
/// @param headers besides `Content-Type` and those that every answer has
/// @param body not to be changed
record Answer(int status, String contentType, Map<String, String> headers, ByteBuffer body) {

    private static final JsonFactory JSON = new JsonFactory();

    Answer {
        headers = Map.copyOf(headers);
        body = body.asReadOnlyBuffer();
    }

    Answer(int status, String contentType, byte[] body) {
        this(status, contentType, Map.of(), ByteBuffer.wrap(body));
    }

    static Answer json(int status, Writing writing) {
        return json(status, "application/json", writing);
    }

    static Answer json(int status, String contentType, Writing writing) {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("JSON is written to memory", e);
        }
        return new Answer(status, contentType, bytes.toByteArray());
    }

    Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, contentType, more, body);
    }

    /// A view of the one body, for one reader.
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    int length() {
        return body.remaining();
    }

    /// A copy, for an answer that is small.
    byte[] bytes() {
        byte[] bytes = new byte[length()];
        body().get(bytes);
        return bytes;
    }

    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }
}
