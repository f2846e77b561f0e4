package org.disvote.ingest.publish.repair;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.ingest.Probe;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.publish.log.LogProducer;
import org.disvote.ingest.table.SealTable;
import org.disvote.topics.election.RestoredStatement;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// States that partitions were restored, before they open. Somebody may hold the promise of a vote that the
/// restored master does not have. Such a promise is explained by the statement if its second is not later than
/// the one in which the brokers appended the statement; so the partition takes no vote in that second.
///
/// The order of writing: the restore marks the partitions on the master in its first transaction; the publisher
/// appends the statements; it waits for the next second; it removes the marks in the transaction that opens the
/// partitions. If it is killed in between, the marks are still there, and the next publisher states it again.
/// For one thread.
public final class RestoredStatements {

    private static final Logger log = LoggerFactory.getLogger(RestoredStatements.class);

    /// Clocks that differ by more than 2 s are alarmed.
    private static final Duration NEXT_SECOND_MAX = Duration.ofSeconds(5);

    private static final Duration LOOK_EACH = Duration.ofMillis(20);

    private final Shard shard;
    private final SealTable clock;
    private final LogProducer producer;
    private final Runnable progress;

    /// @param progress called after each bounded step
    public RestoredStatements(Shard shard, MasterSession master, LogProducer producer, Runnable progress) {
        this.shard = shard;
        this.producer = producer;
        this.progress = progress;
        clock = new SealTable(master.connection());
    }

    /// Returns once the closings topic has the statements, in a later second than theirs.
    ///
    /// @param tails by partition the last seq that the master has; nothing is stated if there are none
    /// @throws SQLException also if a clock is far behind that of the brokers; to be tried again
    public void state(SortedMap<Integer, Long> tails) throws SQLException {
        if (tails.isEmpty()) {
            return;
        }
        List<RestoredStatement> statements = tails.entrySet().stream()
                .map(tail -> new RestoredStatement(tail.getKey(), tail.getValue()))
                .toList();
        Instant last = producer.append(statements, RestoredStatement::toProduce, Probe.NONE).stream()
                .map(RecordMetadata::timestamp)
                .map(Instant::ofEpochMilli)
                .max(Instant::compareTo)
                .orElseThrow();
        progress.run();
        awaitSecondAfter(last);
        log.atWarn()
                .addKeyValue("shard", shard.index())
                .addKeyValue("partitions", tails.keySet())
                .log("Partitions were restored, which is stated in the closings topic now");
    }

    /// By the clocks of this instance and of the master: promises have the time of an instance.
    private void awaitSecondAfter(Instant appended) throws SQLException {
        Instant next = appended.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        Deadline deadline = Deadline.after(NEXT_SECOND_MAX);
        while (Instant.now().isBefore(next) || clock.clock().isBefore(next)) {
            if (deadline.hasPassed()) {
                throw new SQLException("the brokers' clock is more than " + NEXT_SECOND_MAX.toSeconds()
                        + " s ahead of this instance's or the master's");
            }
            pause();
            progress.run();
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_EACH.toNanos());
        } catch (InterruptedException e) {
            throw new InterruptException(e); // restores the flag
        }
    }
}
