package org.disvote.ingest.http.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.Limits;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Runs before the routes and passes on only complete, small requests. So nothing after it ever waits for a
/// client. It reads the body without blocking a thread, up to a maximum size and a maximum time, and answers
/// requests that exceed one of them.
public final class RequestGuard extends Handler.Wrapper {

    /// A body that is too long is read up to this size and discarded, so that its sender can read the answer
    /// instead of a connection reset. If the body is even longer, the connection is closed.
    private static final int DISCARDED_BYTES_MAX = 1024 * 1024;

    private static final String BODY = RequestGuard.class.getName() + ".body";
    private static final byte[] NO_BODY = {};

    private static final HttpField[] EVERY_ANSWER = {
        new HttpField("X-Content-Type-Options", "nosniff"), new HttpField(HttpHeader.CACHE_CONTROL, "no-store")
    };

    private final Duration requestWithin;
    private final int bodyBytesMax;
    private final HttpMetrics metrics;
    private final BooleanSupplier ending;

    /// @param ending whether each answer is the last one of its connection
    RequestGuard(Limits limits, HttpMetrics metrics, BooleanSupplier ending) {
        this.ending = ending;
        requestWithin = limits.requestWithin();
        bodyBytesMax = limits.bodyBytesMax();
        this.metrics = metrics;
    }

    /// The body of a request that was passed on.
    public static byte[] bodyOf(jakarta.servlet.ServletRequest request) {
        return request.getAttribute(BODY) instanceof byte[] body ? body : NO_BODY;
    }

    /// As [#bodyOf(jakarta.servlet.ServletRequest)], for handlers of Jetty.
    public static byte[] bodyOf(Request request) {
        return request.getAttribute(BODY) instanceof byte[] body ? body : NO_BODY;
    }

    /// Adds the headers that every answer has.
    static void addTo(HttpFields.Mutable headers) {
        for (HttpField field : EVERY_ANSWER) {
            headers.put(field);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        addTo(response.getHeaders());
        if (ending.getAsBoolean()) {
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        Request.addCompletionListener(request, failure -> metrics.answered(request, response.getStatus()));
        Reading reading = new Reading(new PlainRequest(request), response, callback);
        reading.begin();
        return true;
    }

    private static void answer(Response response, Callback callback, Answer answer) {
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        Sender.send(response, callback, answer);
    }

    /// The reading of one request's body. Only one thread at a time runs it. The timer may run at the same
    /// time; the flag `over` decides which of the two answers.
    private final class Reading implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final AtomicBoolean over = new AtomicBoolean();
        private byte[] body = NO_BODY;
        private long length;
        private Scheduler.@Nullable Task timer;

        Reading(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        void begin() {
            boolean asksBeforeSending = request.getHeaders().contains(HttpHeader.EXPECT);
            if (request.getLength() > (asksBeforeSending ? bodyBytesMax : DISCARDED_BYTES_MAX)) {
                refuse(tooLarge());
                return;
            }
            run();
        }

        @Override
        public void run() {
            while (!over.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    startTimer();
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    refuse(failed(chunk.getFailure()));
                    return;
                }
                take(chunk);
                boolean last = chunk.isLast();
                chunk.release();
                if (last) {
                    end();
                    return;
                }
                if (length > DISCARDED_BYTES_MAX) {
                    refuse(tooLarge());
                    return;
                }
            }
        }

        private void take(Content.Chunk chunk) {
            int bytes = chunk.remaining();
            length += bytes;
            if (length > bodyBytesMax) {
                body = NO_BODY;
            } else if (bytes > 0) {
                int before = body.length;
                body = Arrays.copyOf(body, before + bytes);
                chunk.get(body, before, bytes);
            }
        }

        private void end() {
            if (length > bodyBytesMax) {
                refuse(tooLarge());
            } else if (over.compareAndSet(false, true)) {
                stopTimer();
                pass();
            }
        }

        private void pass() {
            request.setAttribute(BODY, body);
            try {
                if (!RequestGuard.super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Exception e) {
                Response.writeError(request, response, callback, e);
            }
        }

        private void refuse(Answer answer) {
            if (over.compareAndSet(false, true)) {
                stopTimer();
                answer(response, callback, answer);
            }
        }

        private void startTimer() {
            if (timer == null) {
                timer = request.getComponents()
                        .getScheduler()
                        .schedule(() -> refuse(tooSlow()), requestWithin.toMillis(), TimeUnit.MILLISECONDS);
            }
        }

        private void stopTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }

        private Answer failed(Throwable failure) {
            if (failure instanceof TimeoutException) {
                return tooSlow();
            }
            // Jetty does not say which of the two it was.
            return Problem.MALFORMED.answer(
                    request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
                            ? "The request's body breaks off, or a chunk of it has no hexadecimal size or no CR LF at"
                                    + " its end."
                            : "The request's body breaks off.");
        }

        private Answer tooSlow() {
            return Problem.TOO_SLOW.answer(
                    "The request was not complete within " + requestWithin.toSeconds() + " seconds.");
        }

        private Answer tooLarge() {
            return Problem.TOO_LARGE.answer("A body has at most " + bodyBytesMax + " bytes.");
        }
    }

    /// A request without the headers that would make Javalin treat it as another request: an overriding
    /// method, or the handshake of a WebSocket.
    private static final class PlainRequest extends Request.Wrapper {
        private final HttpFields headers;

        PlainRequest(Request request) {
            super(request);
            headers = without(request.getHeaders(), "X-HTTP-Method-Override", "Sec-WebSocket-Version");
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }

        private static HttpFields without(HttpFields headers, String... names) {
            HttpFields rest = headers;
            for (String name : names) {
                if (rest.contains(name)) {
                    rest = HttpFields.build(rest).remove(name).asImmutable();
                }
            }
            return rest;
        }
    }
}
