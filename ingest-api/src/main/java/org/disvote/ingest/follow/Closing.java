package org.disvote.ingest.follow;

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

    /// That a partition takes no more votes of the election.
    ///
    /// @param lastSeq the partition's head then
    /// @param sealedAt the master's clock then
    public record Seal(long lastSeq, Instant sealedAt) {}

    /// @param sealedSeq the head at which the partition was sealed; absent until then
    /// @param sealedAt the master's clock then
    /// @param countedSeq up to which turnout and tally contain every vote
    /// @param replicatedSeq up to which some replica has applied every vote
    public record OfPartition(
            int partition, Optional<Long> sealedSeq, Optional<Instant> sealedAt, long countedSeq, long replicatedSeq) {

        private boolean isFinal() {
            return sealedSeq
                    .filter(seq -> countedSeq >= seq && replicatedSeq >= seq)
                    .isPresent();
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

    /// Whether every vote there can ever be is counted and on a replica.
    public boolean isFinal() {
        return partitions.stream().allMatch(OfPartition::isFinal);
    }
}
