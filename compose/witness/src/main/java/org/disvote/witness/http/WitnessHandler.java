package org.disvote.witness.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.disvote.witness.cosign.Answer;
import org.disvote.witness.cosign.Cosigner;
import org.disvote.witness.tree.Hash;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/// `POST /add-checkpoint` and `GET /<origin's hash>/checkpoint`. No thread waits for a client: a body is
/// read without one, up to a size and a time.
public final class WitnessHandler extends Handler.Abstract {

    /// 63 lines of a proof and 16 signatures of the largest post-quantum kind fit in.
    static final int BODY_BYTES_MAX = 128 * 1024;

    private static final String ADD = "/add-checkpoint";

    private final String latest;
    private final Cosigner cosigner;
    private final Duration bodyWithin;

    /// @param origin of the log
    public WitnessHandler(String origin, Cosigner cosigner, Limits limits) {
        latest = "/" + HexFormat.of().formatHex(Hash.sha256(origin.getBytes(UTF_8))) + "/checkpoint";
        this.cosigner = cosigner;
        bodyWithin = limits.bodyWithin();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        String method = request.getMethod();
        if (path.equals(ADD)) {
            if (method.equals("POST")) {
                add(request, response, callback);
            } else {
                response.getHeaders().put(HttpHeader.ALLOW, "POST");
                refuse(response, callback, Answer.refusal(405, "only POST is allowed here"));
            }
        } else if (path.equals(latest)) {
            if (method.equals("GET") || method.equals("HEAD")) {
                // Anybody may compare what witnesses saw, also from a page of another site.
                response.getHeaders().put("Access-Control-Allow-Origin", "*");
                send(response, callback, cosigner.latest());
            } else {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                refuse(response, callback, Answer.refusal(405, "only GET and HEAD are allowed here"));
            }
        } else {
            refuse(response, callback, Answer.refusal(404, "there is nothing at this path"));
        }
        return true;
    }

    private void add(Request request, Response response, Callback callback) {
        if (request.getLength() > BODY_BYTES_MAX) {
            refuse(response, callback, tooLarge());
            return;
        }
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Content.Source.asByteArrayAsync(request, BODY_BYTES_MAX, Promise.Invocable.toPromise(read));
        Executor threads = request.getComponents().getExecutor();
        var _ = read.orTimeout(bodyWithin.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((body, failure) -> answer(request, response, callback, body, failure), threads);
    }

    /// @param failure null where the body was read
    private void answer(
            Request request, Response response, Callback callback, byte[] body, @Nullable Throwable failure) {
        if (failure != null) {
            answerFailure(request, response, callback, failure);
            return;
        }
        try {
            send(response, callback, cosigner.add(body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refuse(response, callback, Answer.refusal(503, "the witness is stopping"));
        } catch (RuntimeException e) {
            Response.writeError(request, response, callback, e);
        }
    }

    private void answerFailure(Request request, Response response, Callback callback, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException timeout) {
            request.fail(timeout); // ends the read in progress
            refuse(response, callback, tooSlow());
        } else {
            refuse(response, callback, cause instanceof IllegalStateException ? tooLarge() : brokenOff());
        }
    }

    private static Answer tooLarge() {
        return Answer.refusal(413, "a body has at most " + BODY_BYTES_MAX + " bytes");
    }

    private Answer tooSlow() {
        return Answer.refusal(408, "the request was not complete within " + bodyWithin.toMillis() + " ms");
    }

    private static Answer brokenOff() {
        return Answer.refusal(400, "the body breaks off or is not framed as HTTP demands");
    }

    /// The body may not have been read, so the connection cannot be used again.
    private static void refuse(Response response, Callback callback, Answer answer) {
        response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        send(response, callback, answer);
    }

    private static void send(Response response, Callback callback, Answer answer) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Content.Sink.write(response, true, answer.body(), callback);
    }
}
