package org.disvote.console.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;
import java.util.function.Consumer;
import org.disvote.console.audit.AuditRunner;
import org.disvote.console.view.History;
import org.disvote.console.view.SystemWatch;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.ActionLog;
import org.disvote.topics.operator.OperatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The console's routes: the page, JSON for it, and for proxies whether it is ready.
public final class ConsoleRoutes {

    private static final Logger log = LoggerFactory.getLogger(ConsoleRoutes.class);

    private static final String JSON = "application/json";
    private static final String AUDIT = "/audit";

    private final Access access;
    private final SystemWatch system;
    private final AuditRunner audits;
    private final Optional<ActionLog> actions;
    private final Broadcast broadcast;
    private final EventStream events;
    private final PageFiles files = PageFiles.load();

    private record Ready(boolean ready) {}

    /// @param actions where it is recorded who starts an audit
    /// @param history for the plots
    /// @param broadcast of the snapshots as JSON
    public ConsoleRoutes(
            Access access,
            SystemWatch system,
            AuditRunner audits,
            Optional<ActionLog> actions,
            History history,
            Broadcast broadcast) {
        this.access = access;
        this.system = system;
        this.audits = audits;
        this.actions = actions;
        this.broadcast = broadcast;
        events = new EventStream(history, broadcast);
    }

    Access access() {
        return access;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/events", events);
        add(routes, "/constituencies", ctx -> send(ctx, 200, system.constituencies()));
        add(routes, "/partitions", ctx -> send(ctx, 200, system.partitions()));
        add(routes, AUDIT, ctx -> send(ctx, 200, audits.status()));
        routes.post(AUDIT, this::startAudit);
        add(routes, "/health/live", this::health);
        add(routes, "/health/ready", this::health);
        files.paths().forEach(path -> add(routes, path, ctx -> files.send(ctx, path)));
    }

    private static void add(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler).head(path, handler);
    }

    private void health(Context ctx) {
        boolean ready = broadcast.hasBegun();
        send(ctx, ready ? 200 : 503, new Ready(ready));
    }

    private void startAudit(Context ctx) {
        access.requireSameOrigin(ctx);
        if (audits.status().state() == AuditRunner.State.IMPOSSIBLE) {
            throw new RefusedException(409, "This console was not told which databases to compare.");
        }
        String who = access.requireOperator(ctx);
        String from = ctx.ip();
        try {
            audits.start(() -> begun(who, from));
        } catch (OperatorException e) {
            log.atError()
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("Audit not started, since it cannot be recorded");
            throw new RefusedException(503, "The log of operators' actions cannot be written, so nothing was started.");
        }
        send(ctx, 202, audits.status());
    }

    private Consumer<Boolean> begun(String who, String from) {
        if (actions.isEmpty()) {
            return done -> {};
        }
        ActionLog.Begun begun = actions.get().begin(new ActionLog.Intent(who, from, "console audit"));
        return done -> begun.end(done, null);
    }

    private static void send(Context ctx, int status, Object document) {
        ctx.status(status).contentType(JSON).result(Json.encode(document));
    }
}
