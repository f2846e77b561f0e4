package org.disvote.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.KeysUnavailableException;
import org.disvote.topics.json.Json;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.operator.OperatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operators' console: one page, live. It reads the topics and the parts' metrics, and no database but for the
/// audit; it goes on whatever part is down, and says which.
public final class ConsoleServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);
    private static final int BACKLOG = 64;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Observer observer;
    private final History history = new History();
    private final Broadcast broadcast = new Broadcast();
    private final AuditDesk audit;
    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final boolean auditNeedsToken;

    /// @param needsToken whether an audit needs an operator's token
    private record Told(Snapshot system, AuditDesk.Status audit, boolean needsToken) {}

    private ConsoleServer(ConsoleConfig config) throws IOException {
        auditNeedsToken = !config.isForAnyone();
        server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), BACKLOG);
        try {
            PartMetrics metrics = own(new PartMetrics());
            observer = own(new Observer(config, Clock.systemUTC()));
            audit = own(new AuditDesk(config.audit()));
            Authenticator authenticator = own(Authenticator.start(config.auth(), Clock.systemUTC()));
            ConsoleRoutes routes =
                    new ConsoleRoutes(config, observer, history, broadcast, audit, authenticator, metrics);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            parts.push(threads::shutdownNow);
            server.setExecutor(threads);
            server.createContext("/", routes::answer);
            server.start();
            parts.push(() -> server.stop(0));
            Thread looking = Thread.ofPlatform().daemon().name("console").start(this::look);
            parts.push(looking::join);
            parts.push(closing::countDown);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        log.atInfo().addKeyValue("uri", uri()).log("the console answers");
    }

    /// @throws OperatorException if it cannot start; the message is one sentence with the cure
    public static ConsoleServer start(ConsoleConfig config) {
        try {
            return new ConsoleServer(config);
        } catch (IOException e) {
            throw new OperatorException(
                    "the console cannot listen on %s port %d (%s): choose another port"
                            .formatted(config.host(), config.port(), e.getMessage()),
                    e);
        } catch (KeysUnavailableException e) {
            throw new OperatorException(e.getMessage() + "; check --jwks", e);
        }
    }

    public URI uri() {
        InetSocketAddress address = server.getAddress();
        String host = address.getHostString();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    private void look() {
        try {
            do {
                try {
                    Snapshot snapshot = observer.look();
                    history.add(snapshot);
                    broadcast.send(new String(Json.encode(new Told(snapshot, audit.status(), auditNeedsToken)), UTF_8));
                } catch (RuntimeException e) {
                    log.atError().setCause(e).log("the console could not look"); // the next look may
                }
            } while (!closing.await(LOOK_EACH.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.atError().setCause(e).log("a part of the console did not close as it should");
            }
        }
    }
}
