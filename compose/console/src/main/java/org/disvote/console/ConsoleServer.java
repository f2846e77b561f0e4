package org.disvote.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.disvote.audit.AuditTargets;
import org.disvote.console.audit.AuditRunner;
import org.disvote.console.http.Access;
import org.disvote.console.http.Broadcast;
import org.disvote.console.http.ConsoleHttp;
import org.disvote.console.http.ConsoleRoutes;
import org.disvote.console.view.History;
import org.disvote.console.view.Snapshot;
import org.disvote.console.view.SystemWatch;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Parts;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.reason.Reason.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operators' console: one page that shows the whole system live. It reads the topics, the parts' metrics
/// and the masters' elections; only the audit reads all databases. It keeps running while other parts are down,
/// and shows which are.
public final class ConsoleServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsoleServer.class);
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /// What its port carries.
    private static final String IN_CLEAR =
            "turnout, results, the state of every part, operators' tokens, and the page with its scripts";

    private final Parts parts = new Parts(log, "Part of the console failed to close, the others are closed");
    private final PartMetrics metrics;
    private final SystemWatch system;
    private final AuditRunner audits;
    private final History history = new History();
    private final Broadcast broadcast;
    private final ConsoleHttp http;
    private final boolean auditNeedsToken;

    /// What is sent to the page each second.
    ///
    /// @param needsToken whether an audit needs an operator's token
    private record Update(Snapshot system, AuditRunner.Status audit, boolean needsToken) {}

    private ConsoleServer(ConsoleConfig config) {
        auditNeedsToken = !config.isAuditByAnybody();
        List<String> masters = config.audit().map(AuditTargets::masters).orElse(List.of());
        Clock clock = Clock.systemUTC();
        try {
            metrics = parts.own(new PartMetrics());
            system = parts.own(
                    new SystemWatch(config.brokers(), config.routing(), config.parts(), masters, config.log(), clock));
            audits = parts.own(new AuditRunner(config.audit()));
            Authenticator operators = parts.own(Authenticator.start(config.auth(), clock));
            Access access = new Access(config.isLocal(), config.isAuditByAnybody(), operators);
            broadcast = new Broadcast();
            ConsoleRoutes routes = new ConsoleRoutes(access, system, audits, config.actions(), history, broadcast);
            Listening listening = new Listening(config.host(), config.port(), config.transport());
            listening.warnIfInClear(log, IN_CLEAR);
            config.transport().tls().ifPresent(tls -> tls.bindTo(metrics.registry()));
            http = parts.own(ConsoleHttp.start(listening, routes));
            parts.own(broadcast); // closed before the server, which waits for its requests
            parts.own(Worker.platform("console", CLOSE_MAX, this::update)).start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        log.atInfo().addKeyValue("uri", uri()).log("Console started");
    }

    /// @throws org.disvote.topics.operator.OperatorException if it cannot start
    public static ConsoleServer start(ConsoleConfig config) {
        return new ConsoleServer(config);
    }

    public URI uri() {
        return http.uri();
    }

    /// For [org.disvote.topics.metrics.OperatorsPort]; closed with this.
    public PartMetrics metrics() {
        return metrics;
    }

    /// Whether it has anything to show.
    public Health health() {
        return broadcast.hasBegun() ? Health.READY : Health.notReady(Code.STARTING);
    }

    private void update(Worker worker) throws InterruptedException {
        do {
            try {
                Snapshot snapshot = system.snapshot();
                history.add(snapshot);
                broadcast.send(new String(Json.encode(new Update(snapshot, audits.status(), auditNeedsToken)), UTF_8));
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("Snapshot failed, the pages show the previous one until the next try");
            }
        } while (worker.pause(EACH));
    }

    @Override
    public void close() {
        parts.close();
    }
}
