package org.disvote.ingest.rehearsal;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.IngestConfig;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.SqlFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Casts votes that are none, on a thread of its own, until the instance answers them no faster, a bound has passed,
/// or a voter has come. A Java program is slow until its code has run often enough to be compiled, and this spends
/// that time before there are voters.
///
/// No vote, seq, record, receipt, promise or meter of the system can come of it, see [Stage] and [ShadowSessions].
/// One that fails keeps no instance from becoming ready.
public final class Rehearsal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LOOK_EACH = Duration.ofMillis(100);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final IngestConfig config;
    private final List<String> masters;
    private final BooleanSupplier votersCome;
    private final Worker worker;

    private volatile boolean underWay;
    private volatile boolean failed;
    private volatile long votes;
    private volatile double seconds;

    /// Of the thread.
    private String ended = "";

    private Rehearsal(IngestConfig config, List<String> masters, BooleanSupplier votersCome) {
        this.config = config;
        this.masters = List.copyOf(masters);
        this.votersCome = votersCome;
        worker = Worker.platform("rehearsal", CLOSE_MAX, this::run);
    }

    /// Does not wait.
    ///
    /// @param masters JDBC URLs; the first one that allows it is rehearsed on
    /// @param votersCome whether the instance has recorded a vote; then there is nothing to rehearse any more
    public static Rehearsal start(
            IngestConfig config, List<String> masters, BooleanSupplier votersCome, MeterRegistry registry) {
        Rehearsal rehearsal = new Rehearsal(config, masters, votersCome);
        rehearsal.meter(registry);
        if (config.rehearsal().isPositive()) {
            rehearsal.underWay = true;
            rehearsal.worker.start();
        }
        return rehearsal;
    }

    private void meter(MeterRegistry registry) {
        Gauge.builder("disvote.rehearsal.running", this, each -> each.underWay ? 1 : 0)
                .description("1 while the instance rehearses, and is not ready")
                .register(registry);
        Gauge.builder("disvote.rehearsal.failed", this, each -> each.failed ? 1 : 0)
                .description("1 if the instance became ready without a whole rehearsal; its log says why")
                .register(registry);
        Gauge.builder("disvote.rehearsal.answers", this, each -> each.votes)
                .description("answers of the rehearsal, which are nobody's votes")
                .register(registry);
        Gauge.builder("disvote.rehearsal.duration", this, each -> each.seconds)
                .description("how long it took")
                .baseUnit("seconds")
                .register(registry);
    }

    /// Whether it has not ended yet.
    public boolean isUnderWay() {
        return underWay;
    }

    private void run(Worker self) throws InterruptedException {
        Stopwatch began = Stopwatch.start();
        try (Stage stage = open();
                Extras extras = Extras.start(stage.uri())) {
            ended = play(self, extras, began);
        } catch (SQLException e) {
            failed(cure(e));
        } catch (RuntimeException e) {
            failed(e.toString());
            log.atDebug().setCause(e).log("Rehearsal failed here");
        } finally {
            seconds = began.seconds();
            underWay = false;
        }
        if (!failed) {
            log.atInfo()
                    .addKeyValue("votes", votes)
                    .addKeyValue("seconds", Math.round(seconds))
                    .addKeyValue("ended", ended)
                    .log("Rehearsal has ended, none of its votes counts");
        }
    }

    private Stage open() throws SQLException {
        SQLException refused = new SQLException("no master could be used");
        for (String master : masters) {
            try {
                return Stage.open(config, master);
            } catch (SQLException e) {
                refused = e;
            }
        }
        throw refused;
    }

    /// @return why it has ended
    private String play(Worker self, Extras extras, Stopwatch began) throws InterruptedException {
        Growth growth = new Growth();
        Stopwatch second = Stopwatch.start();
        long before = 0;
        while (self.pause(LOOK_EACH)) {
            votes = extras.answered();
            Optional<String> failure = extras.failure();
            if (failure.isPresent()) {
                return failed(failure.get());
            }
            if (votersCome.getAsBoolean()) {
                return "a voter came";
            }
            if (began.exceeds(config.rehearsal())) {
                return "it may not last longer";
            }
            if (second.exceeds(SECOND)) {
                if (!growth.goesOn(Math.round((votes - before) / second.seconds()))) {
                    return votes > 0
                            ? "its rate no longer grew"
                            : failed("no vote of it was answered in " + Math.round(began.seconds()) + " s");
                }
                before = votes;
                second = Stopwatch.start();
            }
        }
        return "the instance is closed";
    }

    /// @return why
    private String failed(String why) {
        failed = true;
        log.atWarn()
                .addKeyValue("error", why)
                .log("Rehearsal failed, the first voters after the start wait longer for their answers");
        return why;
    }

    static String cure(SQLException e) {
        return INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                ? "the master's role may not create temporary tables: GRANT TEMPORARY ON DATABASE … TO its role"
                : SqlFailure.text(e);
    }

    @Override
    public void close() {
        worker.close();
    }
}
