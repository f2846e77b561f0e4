package org.disvote.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.disvote.console.view.History;
import org.disvote.topics.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends server-sent events: first the history for the plots, then each second's snapshot. Each listener has
/// the thread of its request, so that one that reads slowly delays no other.
final class EventStream implements Handler {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int LISTENERS_MAX = 64;
    private static final String RETRY_AFTER_SECONDS = "10";

    private final History history;
    private final Broadcast broadcast;
    private final Semaphore listeners = new Semaphore(LISTENERS_MAX);

    EventStream(History history, Broadcast broadcast) {
        this.history = history;
        this.broadcast = broadcast;
    }

    @Override
    public void handle(Context ctx) throws InterruptedException {
        if (!listeners.tryAcquire()) {
            throw new RefusedException(
                    503, LISTENERS_MAX + " pages are open already.", Map.of(Header.RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        try {
            ctx.contentType("text/event-stream").header(Header.CACHE_CONTROL, "no-store");
            send(ctx.res().getOutputStream());
        } catch (IOException e) {
            log.atDebug().setCause(e).log("Listener closed its connection, its stream ends");
        } finally {
            listeners.release();
        }
    }

    /// Returns when the broadcast is closed.
    private void send(OutputStream out) throws IOException, InterruptedException {
        event(out, "history", new String(Json.encode(history.points()), UTF_8));
        long sent = 0;
        Optional<Broadcast.Message> next = broadcast.after(sent, HEARTBEAT);
        while (next.isPresent()) {
            if (next.get().number() > sent) {
                event(out, "snapshot", next.get().text());
            } else {
                write(out, ":\n\n"); // a comment, which fails if the listener has left
            }
            sent = next.get().number();
            next = broadcast.after(sent, HEARTBEAT);
        }
    }

    private static void event(OutputStream out, String name, String data) throws IOException {
        write(out, "event: " + name + "\ndata: " + data + "\n\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.flush();
    }
}
