package org.disvote.lab.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.lab.model.Master.Head;
import org.disvote.topics.vote.VoteCast;

/// An operator's `shard restore`. Immutable.
///
/// @param life the life of the master in which its session was opened
/// @param votes of the log that it still has to compare with the master
record Restore(Phase phase, int life, List<VoteCast> votes) {

    enum Phase {
        NOT_NEEDED,
        NEEDED,
        CONNECTED,
        READ
    }

    static final Restore NOT_NEEDED = new Restore(Phase.NOT_NEEDED, 0, List.of());

    private static final int CHUNK = 2;

    Restore needed() {
        return phase == Phase.NOT_NEEDED ? new Restore(Phase.NEEDED, 0, List.of()) : this;
    }

    static void offer(World world, Actions actions) {
        switch (world.restore.phase) {
            case NOT_NEEDED -> {}
            case NEEDED ->
                actions.step(
                        "restore",
                        0,
                        "connects",
                        w -> w.restore = new Restore(Phase.CONNECTED, w.master.life(), List.of()));
            case CONNECTED -> {
                if (world.log.partitions().keySet().stream().noneMatch(world.log::isTransactionOpen)) {
                    actions.step("restore", 0, "reads the log", w -> w.restore = w.restore.reading(w));
                }
            }
            case READ -> {
                if (!world.master.isLocked(world.master.rows().heads().keySet())) {
                    actions.step("restore", 0, "brings votes back", w -> w.restore = w.restore.bringBack(w));
                }
            }
        }
    }

    private Restore reading(World w) {
        List<VoteCast> all = new ArrayList<>();
        w.log.partitions().keySet().forEach(partition -> all.addAll(w.log.taken(partition)));
        return new Restore(Phase.READ, life, all);
    }

    private Restore bringBack(World w) {
        if (life != w.master.life()) {
            return new Restore(Phase.NEEDED, 0, List.of());
        }
        List<VoteCast> chunk = votes.subList(0, Math.min(CHUNK, votes.size()));
        Master.Rows rows = w.master.rows();
        SortedMap<Integer, Long> moved = new TreeMap<>();
        List<VoteCast> lost = new ArrayList<>();
        for (VoteCast vote : chunk) {
            long head = moved.getOrDefault(
                    vote.partition(), rows.head(vote.partition()).lastSeq());
            if (vote.seq() == head + 1) {
                lost.add(vote);
                moved.put(vote.partition(), vote.seq());
            } else if (vote.seq() > head) {
                throw new Violation("the log has a vote to restore, and not the one before it");
            } else if (!rows.voteAt(vote.position()).equals(Optional.of(vote))) {
                throw new Violation("master and log have different votes for one position");
            }
        }
        SortedMap<Integer, Head> heads = new TreeMap<>();
        moved.forEach((partition, seq) -> heads.put(partition, new Head(seq, seq, 0)));
        w.master = w.master.commit(rows.with(lost, heads));
        return chunk.size() == votes.size()
                ? NOT_NEEDED
                : new Restore(Phase.READ, life, votes.subList(chunk.size(), votes.size()));
    }
}
