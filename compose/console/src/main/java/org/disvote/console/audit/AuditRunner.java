package org.disvote.console.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs audits, one at a time. Safe for any number of threads.
public final class AuditRunner implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditRunner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FINDINGS_MAX = 50;

    public enum State {
        /// The console does not know which databases to compare.
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

    /// @param doing the current step, while the audit runs
    /// @param done votes compared so far
    /// @param all votes to compare, as far as known
    /// @param report null until the audit is done
    public record Status(
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
    private Optional<Worker> worker = Optional.empty();

    /// @param targets what is compared; if empty, no audit can run
    public AuditRunner(Optional<AuditTargets> targets) {
        this.targets = targets;
        status = Status.of(targets.isPresent() ? State.IDLE : State.IMPOSSIBLE);
    }

    public Status status() {
        return status;
    }

    /// Starts an audit, unless one is running or none can run.
    ///
    /// @param beginning called before an audit starts; nothing starts if it throws. What it returns is called at
    ///     the end, with whether there is a report
    public synchronized void start(Supplier<Consumer<Boolean>> beginning) {
        if (targets.isPresent() && status.state() != State.RUNNING) {
            Consumer<Boolean> end = beginning.get();
            status = new Status(State.RUNNING, "starting", 0, 0, null);
            worker = Optional.of(Worker.platform("audit", Duration.ZERO, running -> run(targets.get(), end))
                    .start());
        }
    }

    private void run(AuditTargets audited, Consumer<Boolean> end) throws InterruptedException {
        try {
            AuditReport report = Audit.run(
                    audited,
                    PATIENCE,
                    FINDINGS_MAX,
                    (doing, done, all) -> status = new Status(State.RUNNING, doing, done, all, null));
            status = new Status(State.DONE, "", 0, 0, report);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Audit failed, the console shows that it did and another can be started");
            status = Status.of(State.FAILED);
        } finally {
            recordEnd(end);
        }
    }

    private void recordEnd(Consumer<Boolean> end) {
        try {
            end.accept(status.state() == State.DONE);
        } catch (OperatorException e) {
            log.atError().addKeyValue("error", String.valueOf(e.getMessage())).log("End of an audit not recorded");
        }
    }

    /// Interrupts an audit that is running.
    @Override
    public synchronized void close() {
        worker.ifPresent(Worker::close);
    }
}
