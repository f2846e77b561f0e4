package org.disvote.ingest.http.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.disvote.ingest.http.answer.Answer;

/// What is sent where another server is asked.
public sealed interface Passed {

    /// An answer of this server, because the other one gave none that can be passed on.
    record Own(Answer answer) implements Passed {}

    /// An answer of the other server, whose body arrives while it is sent on.
    ///
    /// @param headers in addition to `Content-Type`, `Content-Length` and those that every answer has
    /// @param length of the body, if it is known
    /// @param bytes to be subscribed to once
    record Body(
            int status,
            String contentType,
            Map<String, String> headers,
            OptionalLong length,
            Flow.Publisher<List<ByteBuffer>> bytes)
            implements Passed {

        public Body {
            headers = Map.copyOf(headers);
        }
    }

    /// Takes nothing of a body.
    static Flow.Subscriber<List<ByteBuffer>> discarding() {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(List<ByteBuffer> item) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        };
    }
}
