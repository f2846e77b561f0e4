package org.disvote.console;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs audits for whoever presses the button, one at a time. Safe for any number of threads.
final class AuditDesk implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FINDINGS_MAX = 50;

    enum State {
        IMPOSSIBLE,
        IDLE,
        RUNNING,
        DONE,
        FAILED;

        @JsonValue
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param doing what it is about, while it runs
    /// @param done votes compared so far
    /// @param all votes to compare, as far as known
    /// @param report once it is done
    record Status(
            State state,
            String doing,
            long done,
            long all,
            @Nullable AuditReport report) {
        static Status of(State state) {
            return new Status(state, "", 0, 0, null);
        }
    }

    private final Optional<AuditTargets> targets;
    private volatile Status status;
    private @Nullable Thread thread;

    AuditDesk(Optional<AuditTargets> targets) {
        this.targets = targets;
        status = Status.of(targets.isPresent() ? State.IDLE : State.IMPOSSIBLE);
    }

    Status status() {
        return status;
    }

    /// Starts one, unless one runs or none can.
    synchronized void start() {
        if (targets.isPresent() && status.state() != State.RUNNING) {
            status = new Status(State.RUNNING, "starting", 0, 0, null);
            thread = Thread.ofPlatform().daemon().name("audit").start(() -> run(targets.get()));
        }
    }

    private void run(AuditTargets audited) {
        try {
            AuditReport report = Audit.run(
                    audited,
                    PATIENCE,
                    FINDINGS_MAX,
                    (doing, done, all) -> status = new Status(State.RUNNING, doing, done, all, null));
            status = new Status(State.DONE, "", 0, 0, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("an audit failed");
            status = Status.of(State.FAILED);
        }
    }

    @Override
    public synchronized void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
