package org.disvote.ingest.election;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.disvote.topics.routing.Routing;

/// How far an election's close has come, partition by partition.
///
/// @param partitions of the log, ascending
public record Closing(List<OfPartition> partitions) {

    /// A partition takes no more votes of the election.
    ///
    /// @param lastSeq the partition's head when it was sealed
    /// @param sealedAt by the master's clock
    public record Seal(long lastSeq, Instant sealedAt) {}

    /// @param sealedSeq the head at which the partition was sealed; absent until then
    /// @param sealedAt by the master's clock
    /// @param countedSeq turnout and tally contain every vote up to this seq
    /// @param replicatedSeq some replica has applied every vote up to this seq
    public record OfPartition(
            int partition, Optional<Long> sealedSeq, Optional<Instant> sealedAt, long countedSeq, long replicatedSeq) {

        private boolean isCounted() {
            return sealedSeq.filter(seq -> countedSeq >= seq).isPresent();
        }

        private boolean isFinal() {
            return isCounted() && replicatedSeq >= sealedSeq.orElseThrow();
        }
    }

    public Closing {
        partitions = List.copyOf(partitions);
    }

    /// @param seals by partition
    public static Closing of(
            Routing routing,
            Map<Integer, Seal> seals,
            IntToLongFunction countedSeqs,
            IntToLongFunction replicatedSeqs) {
        List<OfPartition> partitions = new ArrayList<>();
        for (int partition = 0; partition < routing.partitions(); partition++) {
            Optional<Seal> seal = Optional.ofNullable(seals.get(partition));
            partitions.add(new OfPartition(
                    partition,
                    seal.map(Seal::lastSeq),
                    seal.map(Seal::sealedAt),
                    countedSeqs.applyAsLong(partition),
                    replicatedSeqs.applyAsLong(partition)));
        }
        return new Closing(partitions);
    }

    /// Whether any partition takes no more votes.
    public boolean begun() {
        return partitions.stream().anyMatch(partition -> partition.sealedSeq().isPresent());
    }

    /// Whether no vote can come any more.
    public boolean sealed() {
        return partitions.stream().allMatch(partition -> partition.sealedSeq().isPresent());
    }

    /// Whether every vote that can ever exist is counted.
    public boolean counted() {
        return partitions.stream().allMatch(OfPartition::isCounted);
    }

    /// Whether every vote that can ever exist is counted and on a replica.
    public boolean isFinal() {
        return partitions.stream().allMatch(OfPartition::isFinal);
    }
}
