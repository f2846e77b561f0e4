package org.disvote.audit;

import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.audit.Audit.Watch;
import org.disvote.audit.check.Elections;
import org.disvote.audit.check.Recount;
import org.disvote.audit.database.DatabaseTables.Applied;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Deadline;
import org.jspecify.annotations.Nullable;

/// The wait at the beginning of an audit, until the votes that the masters had then are in the log, on the
/// replicas and in the counts. It relies on what masters, replicas and counts report; the comparison checks
/// later whether that is true.
final class Arrival {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration COUNTS_INTERVAL = Duration.ofMillis(300);

    private final Sources sources;
    private final SortedMap<Integer, Long> awaited;
    private final Deadline deadline;
    private final Watch watch;

    /// @param awaited by partition, up to which seq everything must arrive
    /// @param patience how long at most; what is missing then counts as behind
    Arrival(Sources sources, SortedMap<Integer, Long> awaited, Duration patience, Watch watch) {
        this.sources = sources;
        this.awaited = awaited;
        this.deadline = Deadline.after(patience);
        this.watch = watch;
    }

    /// Waits for the log, the replicas, and the masters' copies of the elections.
    ///
    /// @param elections null where the elections topic does not answer
    void awaitVotes(@Nullable Elections elections) throws InterruptedException {
        long all = awaited.values().stream().mapToLong(Long::longValue).sum()
                * (1 + sources.replicas().size());
        while (true) {
            long missing = missing();
            boolean arrived = missing == 0 && !isElectionMissing(elections);
            if (arrived || deadline.hasPassed()) {
                return;
            }
            watch.progress("waiting for log and replicas", all - missing, all);
            Thread.sleep(POLL_INTERVAL);
        }
    }

    private long missing() {
        AtomicLong missing = new AtomicLong();
        sources.askMasters(master -> master.tables()
                .heads()
                .forEach((partition, head) ->
                        missing.addAndGet(Math.max(0, awaited.getOrDefault(partition, 0L) - head.published()))));
        sources.askReplicas(replica -> {
            SortedMap<Integer, Applied> rows = replica.tables().applied();
            awaited.forEach((partition, seq) -> {
                Applied row = rows.get(partition);
                missing.addAndGet(Math.max(0, seq - (row == null ? 0 : row.seq())));
            });
        });
        return missing.get();
    }

    private boolean isElectionMissing(@Nullable Elections elections) {
        AtomicBoolean missing = new AtomicBoolean();
        if (elections != null) {
            sources.askMasters(master -> {
                if (elections.isAwaitedBy(master)) {
                    missing.set(true);
                }
            });
        }
        return missing.get();
    }

    /// Waits, with what is left of the patience, until the counts include the awaited votes.
    ///
    /// @return null where the counts' topics do not answer
    @Nullable
    Recount awaitCounts(Brokers brokers, Findings findings) throws InterruptedException {
        try {
            Recount recount = Recount.read(brokers, findings);
            while (recount.counts() && recount.missing(awaited) > 0 && !deadline.hasPassed()) {
                watch.progress("waiting for the counts", 0, 0);
                Thread.sleep(COUNTS_INTERVAL);
                recount.readCounts(brokers);
            }
            return recount;
        } catch (UnreachableException e) {
            sources.report(Recount.WHERE, e);
            return null;
        }
    }
}
