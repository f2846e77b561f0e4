package org.disvote.ingest.commit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.ingest.Probe;
import org.disvote.ingest.commit.Batch.Judged;
import org.disvote.ingest.commit.CommitSession.Locked;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.RollTable.Electorate;
import org.disvote.ingest.table.VoteTable;
import org.disvote.ingest.table.VoteTable.EarlierVotes;
import org.disvote.ingest.table.VoteTable.Participant;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits a batch in one transaction: lock the heads, read the clock and the elections, judge, insert,
/// commit, answer. Only requests for partitions that take no votes here are answered before the commit. For
/// one thread.
final class BatchCommit {

    private static final Logger log = LoggerFactory.getLogger(BatchCommit.class);

    /// For how many batches all voters are looked up before the insert, after one was found who has voted
    /// before: an insert that fails on the unique key fails for its whole batch.
    private static final int LOOK_UP_BATCHES = 32;

    private final Shard shard;
    private final Optional<String> keyCommitment;
    private final Answers answers;
    private final GroupCommitter.Listener listener;
    private final Probe probe;

    private int lookUpBatches;
    private boolean otherKeyLogged;

    /// @param keyCommitment to the voter key of this instance, if it has one
    BatchCommit(
            Shard shard,
            Optional<String> keyCommitment,
            Answers answers,
            GroupCommitter.Listener listener,
            Probe probe) {
        this.shard = shard;
        this.keyCommitment = keyCommitment;
        this.answers = answers;
        this.listener = listener;
        this.probe = probe;
    }

    /// @param outcomeUnknown whether the batch may have been committed by an earlier try
    /// @throws SQLException if nothing was committed, or the outcome is unknown
    void run(CommitSession session, List<QueuedCast> requests, boolean outcomeUnknown) throws SQLException {
        Stopwatch began = Stopwatch.start();
        Locked locked = session.lock(
                requests.stream().map(QueuedCast::partition).collect(Collectors.toSet()),
                requests.stream().map(one -> one.request().electionId()).collect(Collectors.toSet()));
        refuseNotOpen(requests, locked.heads());
        SortedMap<Integer, Long> lastSeqs = lastSeqsOfOpen(locked.heads());
        List<QueuedCast> admitted = requests.stream()
                .filter(one -> lastSeqs.containsKey(one.partition()))
                .toList();
        if (admitted.isEmpty() || hasAnotherKey(locked, admitted)) {
            session.rollback();
            return;
        }
        Batch batch = new Batch(admitted, lastSeqs, locked.polls(), electorate(session, locked, admitted));
        List<VoteTable.Asked> asked = batch.asked(looksUpAll() || outcomeUnknown);
        Map<Participant, EarlierVotes> earlier = asked.isEmpty() ? Map.of() : session.earlier(asked);
        Judged judged = batch.judge(earlier);
        session.record(judged.votes(), judged.lastSeqs());
        probe.reached(Probe.Step.BEFORE_COMMIT);
        session.commit();
        probe.reached(Probe.Step.AFTER_COMMIT);
        Duration took = began.elapsed();
        if (looksUpAll()) {
            lookUpBatches = earlier.isEmpty() ? lookUpBatches - 1 : LOOK_UP_BATCHES;
        }
        answers.give(admitted, judged.answers(), locked.life(), locked.settings());
        listener.committed(admitted.size(), judged.recorded(), locked.life(), took);
    }

    /// Votes under the pseudonyms of another key would let every voter vote twice.
    private boolean hasAnotherKey(Locked locked, List<QueuedCast> admitted) {
        if (keyCommitment.isEmpty() || keyCommitment.equals(locked.voterKey())) {
            return false;
        }
        answers.fail(admitted, new MasterUnavailableException(shard, "belongs to another voter key", null));
        if (!otherKeyLogged) {
            otherKeyLogged = true;
            log.atError()
                    .addKeyValue("shard", shard.index())
                    .addKeyValue("ours", keyCommitment.get())
                    .addKeyValue("masters", locked.voterKey().orElse("none"))
                    .log("Voter key is not the system's, no vote is taken: start this instance with the system's key");
        }
        return true;
    }

    private void refuseNotOpen(List<QueuedCast> requests, SortedMap<Integer, HeadTable.Locked> heads) {
        Map<Integer, List<QueuedCast>> byPartition =
                requests.stream().collect(Collectors.groupingBy(QueuedCast::partition));
        byPartition.forEach((partition, ofPartition) -> {
            HeadTable.Locked head = heads.get(partition);
            if (head == null) {
                answers.fail(
                        ofPartition,
                        new MasterUnavailableException(shard, "does not own partition " + partition, null));
                listener.notOwned(partition);
            } else if (!head.open()) {
                answers.fail(
                        ofPartition,
                        new MasterUnavailableException(
                                shard, "is closed until its publisher has compared it with the log", null));
                listener.notOpen();
            }
        });
    }

    private static SortedMap<Integer, Long> lastSeqsOfOpen(SortedMap<Integer, HeadTable.Locked> heads) {
        SortedMap<Integer, Long> lastSeqs = new TreeMap<>();
        heads.forEach((partition, head) -> {
            if (head.open()) {
                lastSeqs.put(partition, head.lastSeq());
            }
        });
        return lastSeqs;
    }

    private static Electorate electorate(CommitSession session, Locked locked, List<QueuedCast> admitted)
            throws SQLException {
        Batch.Asked asked = Batch.ofRolls(locked.polls(), admitted);
        return asked.rolls().isEmpty() ? Electorate.NONE : session.electorate(asked);
    }

    /// Whether all voters of a batch are looked up before the insert.
    boolean looksUpAll() {
        return lookUpBatches > 0;
    }

    /// From now on all voters are looked up, for some batches.
    void lookUpAll() {
        lookUpBatches = LOOK_UP_BATCHES;
    }
}
