package org.disvote.ingest.http.server;

import io.javalin.http.Context;
import io.javalin.http.Header;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends answers. No method waits for the client. An answer of at most [JettySettings#OUTPUT_BYTES] is left
/// in Jetty's buffer, and Jetty sends it when the request ends. A larger one is sent from its own buffer as
/// fast as the client reads; see [LargeAnswers]. One of another server is sent while it arrives.
public final class Sender {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);

    private Sender() {}

    /// Sends an answer without the servlet.
    public static void send(Response response, Callback callback, Answer general) {
        sendAsItIs(response, callback, general.to(response.getRequest()));
    }

    private static void sendAsItIs(Response response, Callback callback, Answer answer) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(headers::put);
        response.write(true, answer.body(), callback);
    }

    /// As [#send(Response, Callback, Answer)], for an answer of any size.
    static void sendShared(Request request, Response response, Callback callback, Answer general) {
        Answer answer = general.to(request);
        if (answer.status() != 304) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length());
        }
        if (answer.length() <= JettySettings.OUTPUT_BYTES) {
            sendAsItIs(response, callback, answer);
            return;
        }
        ConnectionMetaData connection = request.getConnectionMetaData();
        LargeAnswers inProgress = connection.getConnector().getBean(LargeAnswers.class);
        Optional<LargeAnswers.Sending> sending =
                begin(inProgress, connection.getConnection().getEndPoint());
        if (sending.isEmpty()) {
            response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            send(response, callback, tooMany());
        } else {
            sendAsItIs(response, Callback.from(callback, () -> inProgress.end(sending.get())), answer);
        }
    }

    /// Sends the form of a shared answer that the request asks for.
    ///
    /// @param threads where an answer that completes later is sent
    public static void sendShared(
            Context ctx, String route, CompletableFuture<SharedAnswer> answering, Executor threads) {
        String acceptEncoding = ctx.header(Header.ACCEPT_ENCODING);
        String ifNoneMatch = ctx.header(Header.IF_NONE_MATCH);
        send(ctx, route, answering.thenApply(shared -> shared.to(acceptEncoding, ifNoneMatch)), threads);
    }

    /// Sends an answer of any size. Only for a route's handler itself, not for a future of the handler.
    ///
    /// @param route as the OpenAPI description writes it, for the metrics
    public static void send(Context ctx, String route, Answer answer) {
        HttpMetrics.route(ctx, route);
        if (answer.length() <= JettySettings.OUTPUT_BYTES) {
            send(ctx, answer);
        } else {
            ctx.future(() -> sendLarge(ctx, answer));
        }
    }

    /// Sends an answer of any size once it is complete.
    ///
    /// @param threads where an answer that completes later is sent
    public static void send(Context ctx, String route, CompletableFuture<Answer> answering, Executor threads) {
        if (answering.isDone()) {
            send(ctx, route, answering.join());
            return;
        }
        HttpMetrics.route(ctx, route);
        ctx.future(() -> answering.thenComposeAsync(
                answer -> {
                    if (answer.length() > JettySettings.OUTPUT_BYTES) {
                        return sendLarge(ctx, answer);
                    }
                    send(ctx, answer);
                    return CompletableFuture.completedFuture(null);
                },
                threads));
    }

    /// Sends an answer of another server while it arrives. It counts as a large one, see [LargeAnswers].
    ///
    /// @param answering completes in any case, without an exception
    /// @param threads where the sending begins
    public static void pass(Context ctx, String route, CompletableFuture<Passed> answering, Executor threads) {
        HttpMetrics.route(ctx, route);
        ctx.future(() -> answering.thenComposeAsync(answer -> pass(ctx, answer), threads));
    }

    private static CompletableFuture<Void> pass(Context ctx, Passed passed) {
        return switch (passed) {
            case Passed.Own(Answer answer) -> {
                send(ctx, answer);
                yield CompletableFuture.completedFuture(null);
            }
            case Passed.Body answer -> pass(ctx, answer);
        };
    }

    private static CompletableFuture<Void> pass(Context ctx, Passed.Body answer) {
        ConnectionMetaData connection =
                ServletContextRequest.getServletContextRequest(ctx.req()).getConnectionMetaData();
        EndPoint reader = connection.getConnection().getEndPoint();
        LargeAnswers inProgress = connection.getConnector().getBean(LargeAnswers.class);
        Optional<LargeAnswers.Sending> sending = begin(inProgress, reader);
        if (sending.isEmpty()) {
            answer.bytes().subscribe(Passed.discarding());
            send(ctx, tooMany());
            return CompletableFuture.completedFuture(null);
        }
        return pass(ctx.res(), answer, reader).whenComplete((done, failure) -> inProgress.end(sending.get()));
    }

    private static CompletableFuture<Void> pass(HttpServletResponse response, Passed.Body answer, EndPoint reader) {
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        answer.headers().forEach(response::setHeader);
        answer.length().ifPresent(response::setContentLengthLong);
        try {
            HttpOutput out = (HttpOutput) response.getOutputStream();
            BodyPassing passing = new BodyPassing(
                    out, () -> reader.close(new TimeoutException("the body of an answer did not arrive in time")));
            answer.bytes().subscribe(passing);
            out.setWriteListener(passing);
            return passing.sent();
        } catch (IOException e) {
            logClientLeft(e);
            answer.bytes().subscribe(Passed.discarding());
            return CompletableFuture.completedFuture(null);
        }
    }

    private static Optional<LargeAnswers.Sending> begin(LargeAnswers inProgress, EndPoint reader) {
        return inProgress.begin(() -> reader.close(new TimeoutException("other readers of large answers wait")));
    }

    private static Answer tooMany() {
        return Problem.OVERLOADED.answer("Too many large answers are being sent. Try again.");
    }

    static void send(Context ctx, Answer answer) {
        ctx.status(answer.status());
        send(ctx.res(), answer);
    }

    static void send(HttpServletResponse response, Answer general) {
        Answer answer = general.to(requestOf(response));
        try {
            head(response, answer).getOutputStream().write(answer.bytes());
        } catch (IOException e) {
            logClientLeft(e);
        }
    }

    static Request requestOf(HttpServletResponse response) {
        return ServletContextResponse.getServletContextResponse(response).getRequest();
    }

    private static HttpServletResponse head(HttpServletResponse response, Answer answer) {
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        answer.headers().forEach(response::setHeader);
        return response;
    }

    private static CompletableFuture<Void> sendLarge(Context ctx, Answer answer) {
        ConnectionMetaData connection =
                ServletContextRequest.getServletContextRequest(ctx.req()).getConnectionMetaData();
        EndPoint reader = connection.getConnection().getEndPoint();
        LargeAnswers inProgress = connection.getConnector().getBean(LargeAnswers.class);
        Optional<LargeAnswers.Sending> sending = begin(inProgress, reader);
        if (sending.isEmpty()) {
            send(ctx, tooMany());
            return CompletableFuture.completedFuture(null);
        }
        return write(ctx.res(), answer).whenComplete((done, failure) -> inProgress.end(sending.get()));
    }

    private static CompletableFuture<Void> write(HttpServletResponse response, Answer answer) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            head(response, answer).setContentLength(answer.length());
            // Jetty's own output stream accepts a buffer and sends from it without copying it.
            HttpOutput out = (HttpOutput) response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private boolean written;

                @Override
                public void onWritePossible() throws IOException {
                    if (out.isReady() && !written) {
                        written = true;
                        out.write(answer.body());
                    }
                    if (written && out.isReady()) {
                        sent.complete(null);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    logClientLeft(failure);
                    sent.complete(null);
                }
            });
        } catch (IOException e) {
            logClientLeft(e);
            sent.complete(null);
        }
        return sent;
    }

    private static void logClientLeft(Throwable failure) {
        log.atDebug().setCause(failure).log("Client closed its connection before its answer was sent");
    }
}
