package org.disvote.ingest.shard;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.disvote.ingest.commit.GroupCommitter;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.publish.PublisherConfig;
import org.disvote.ingest.roster.Roster;
import org.disvote.ingest.table.HeadTable.Head;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.topics.database.MissingRight;
import org.disvote.topics.database.Role;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Shard;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one master, on its own thread: brings the schema to the newest version as soon as the master
/// answers, starts the publisher, and then checks every second whether the shard is open.
final class ShardWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShardWatch.class);

    private static final Duration CHECK_EACH = Duration.ofSeconds(1);
    private static final Duration CHECK_CLOSED_EACH = Duration.ofMillis(200);
    private static final Duration END_MAX = Duration.ofSeconds(3);

    private final PublisherConfig config;
    private final MasterReader master;
    private final GroupCommitter committer;
    private final ShardPublisher publisher;
    private final ShardGauges gauges;
    private final Worker worker;
    private final CompletableFuture<Void> tried = new CompletableFuture<>();

    private volatile boolean usable;
    private volatile ShardState state = ShardState.closed(Reason.of(Code.STARTING));

    /// All of these stay the caller's.
    ShardWatch(
            PublisherConfig config,
            MasterReader master,
            GroupCommitter committer,
            ShardPublisher publisher,
            ShardGauges gauges) {
        this.config = config;
        this.master = master;
        this.committer = committer;
        this.publisher = publisher;
        this.gauges = gauges;
        worker = Worker.platform("shard-" + config.shard().index(), END_MAX, this::watch);
    }

    void start() {
        worker.start();
    }

    /// Completes when the master was first tried, whether it could be used or not.
    CompletableFuture<Void> tried() {
        return tried;
    }

    /// Whether the master has been reached, has the newest schema and is the one of this shard.
    boolean isUsable() {
        return usable;
    }

    ShardState state() {
        return state;
    }

    private void watch(Worker thread) throws InterruptedException {
        try {
            do {
                check();
                tried.complete(null);
            } while (thread.pause(state.open() ? CHECK_EACH : CHECK_CLOSED_EACH));
        } finally {
            tried.complete(null);
        }
    }

    private void check() {
        try {
            if (!usable) {
                MasterSchema.migrate(config.shard(), config.master());
                requireItsOwnNumber();
                usable = true;
            }
            Map<Integer, Head> heads = master.heads();
            gauges.show(heads);
            if (!heads.isEmpty()) {
                publisher.start();
            }
            committer.checkWhenQuiet();
            become(ShardState.of(heads, committer.failingFor(), publisher::whyNotOpen), "");
        } catch (MasterUnavailableException | FlywayException e) {
            become(
                    ShardState.closed(Roster.whyAway(e)),
                    MissingRight.said(SqlFailure.text(e), Role.INGEST, config.master()));
        } catch (OtherMasterException e) {
            become(ShardState.closed(Reason.of(Code.OTHER_MASTER)), String.valueOf(e.getMessage()));
        }
    }

    /// The number of a master that was away was concluded from those of all others.
    private void requireItsOwnNumber() throws OtherMasterException {
        Shard shard = config.shard();
        MasterNumbers numbers = master.numbers()
                .filter(MasterNumbers::born)
                .orElseThrow(() -> new OtherMasterException(
                        ("the database in the place of shard %1$d was never a master: if the shard's database is "
                                        + "lost, rebuild it with disvote rebuild --master-of %1$d")
                                .formatted(shard.index())));
        if (!numbers.shard().equals(shard)
                || numbers.partitions() != config.routing().partitions()) {
            throw new OtherMasterException(
                    ("the database in the place of shard %d is that of shard %d of a system with %d partitions: "
                                    + "check --masters")
                            .formatted(shard.index(), numbers.shard().index(), numbers.partitions()));
        }
    }

    private static final class OtherMasterException extends Exception {
        OtherMasterException(String message) {
            super(message);
        }
    }

    /// @param error for the log; empty if nothing failed
    private void become(ShardState now, String error) {
        if (!now.equals(state)) {
            boolean lost = !error.isEmpty() || (state.open() && !now.open());
            (lost ? log.atWarn() : log.atInfo())
                    .addKeyValue("shard", config.shard().index())
                    .addKeyValue("open", now.open())
                    .addKeyValue("closed", now.closed())
                    .addKeyValue("reason", now.reason())
                    .addKeyValue("error", error)
                    .log("State of the shard changed");
        }
        state = now;
    }

    @Override
    public void close() {
        worker.close();
    }
}
