package org.disvote.ingest.http.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.disvote.ingest.http.answer.Answer;

/// An answer of another server, whose body arrives while it is sent on.
///
/// @param headers in addition to `Content-Type`, `Content-Length` and those that every answer has
/// @param length of the body, if it is known
/// @param body to be subscribed to once
public record PassedBody(
        int status,
        String contentType,
        Map<String, String> headers,
        OptionalLong length,
        Flow.Publisher<List<ByteBuffer>> body) {

    public PassedBody {
        headers = Map.copyOf(headers);
    }

    /// An answer that is complete.
    public static PassedBody of(Answer answer) {
        return new PassedBody(
                answer.status(),
                answer.contentType(),
                answer.headers(),
                OptionalLong.of(answer.length()),
                subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    private boolean given;

                    @Override
                    public void request(long n) {
                        if (!given) {
                            given = true;
                            subscriber.onNext(List.of(answer.body()));
                            subscriber.onComplete();
                        }
                    }

                    @Override
                    public void cancel() {
                        given = true;
                    }
                }));
    }

    /// Takes nothing of a body.
    public static Flow.Subscriber<List<ByteBuffer>> discarding() {
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
