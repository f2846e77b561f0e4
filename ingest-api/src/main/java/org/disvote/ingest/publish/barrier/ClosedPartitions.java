package org.disvote.ingest.publish.barrier;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.disvote.ingest.publish.log.BlockedPartition;
import org.disvote.topics.reason.Reason;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.routing.Shard;

/// Says why partitions of a shard stay closed, which, and what an operator can do.
public final class ClosedPartitions {

    private static final int NAMED_MAX = 3;

    private ClosedPartitions() {}

    /// The reason of the first closed partition; [Reason#NONE] if there are none.
    public static Reason reason(Collection<Barrier> barriers) {
        return barriers.stream()
                .map(ClosedPartitions::reason)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(Reason.NONE);
    }

    private static Optional<Reason> reason(Barrier barrier) {
        return switch (barrier) {
            case Barrier.Open _ -> Optional.empty();
            case Barrier.Behind behind -> Optional.of(Reason.at(Code.COMMITS_LOST, behind.firstLost()));
            case Barrier.Different(var position) -> Optional.of(Reason.at(Code.VOTES_DIFFER, position));
            case Barrier.Blocked(var at) -> Optional.of(Reason.at(Code.TRANSACTION_HANGS, at.partition()));
        };
    }

    /// For the log: all closed partitions, and what to do.
    ///
    /// @return empty if there are none
    public static String text(Shard shard, Collection<Barrier> barriers) {
        List<String> behind = new ArrayList<>();
        List<String> different = new ArrayList<>();
        List<String> hanging = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (Barrier barrier : barriers) {
            switch (barrier) {
                case Barrier.Open _ -> {}
                case Barrier.Behind lost -> behind.add(lost.toString());
                case Barrier.Different(var position) -> different.add(position.toString());
                case Barrier.Blocked(var at) when at.owner().isEmpty() -> hanging.add(Integer.toString(at.partition()));
                case Barrier.Blocked(var at) -> open.add(open(at));
            }
        }
        List<String> sentences = new ArrayList<>();
        if (!behind.isEmpty()) {
            sentences.add(("the master lost commits, or somebody else wrote to the log: %s; closed until disvote shard "
                            + "restore --shard %d brings the log's votes to the master")
                    .formatted(named(behind), shard.index()));
        }
        if (!different.isEmpty()) {
            sentences.add(("master and log have different votes at %s, or the master has none; these partitions stay "
                            + "closed: run an audit, find out which one is true, and rebuild the other")
                    .formatted(named(different)));
        }
        if (!hanging.isEmpty()) {
            sentences.add(
                    ("the log has votes in a transaction that the brokers have lost track of, and the master does "
                                    + "not have them; partitions %s stay closed until it is ended: run an "
                                    + "audit, and if the master is right, end the transaction by "
                                    + "kafka-transactions.sh find-hanging and abort")
                            .formatted(named(hanging)));
        }
        if (!open.isEmpty()) {
            sentences.add(("the log cannot be read to its end while a transaction is open there: %s; these partitions "
                            + "are left out until it has ended. Find out who writes to the log, or end "
                            + "the transaction by kafka-transactions.sh abort")
                    .formatted(named(open)));
        }
        return String.join(". ", sentences);
    }

    private static String open(BlockedPartition at) {
        return "partition %d at offset %d, of %s".formatted(at.partition(), at.offset(), at.owner());
    }

    private static String named(List<String> places) {
        String first = places.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
        return places.size() <= NAMED_MAX ? first : first + " and " + (places.size() - NAMED_MAX) + " more";
    }
}
