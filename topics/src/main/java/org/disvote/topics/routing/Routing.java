package org.disvote.topics.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.voter.Voter;

/// Chooses a voter's partition by the voter ID alone, exactly as Kafka's default partitioner does for that
/// key. So any client of the log computes the same partition. The number of partitions never changes: a voter
/// whose partition changed could vote twice.
///
/// @param partitions how many partitions the log has
public record Routing(int partitions) {

    /// The number of partitions of a system that is created without another number.
    public static final int PARTITIONS_DEFAULT = 24;

    public static final int PARTITIONS_MAX = 1024;

    public Routing {
        if (partitions < 1 || partitions > PARTITIONS_MAX) {
            throw new IllegalArgumentException("partitions " + partitions + " is not in 1.." + PARTITIONS_MAX);
        }
    }

    /// The partition of this voter: `(murmur2(voterId) & 0x7fffffff) % partitions`.
    public int partitionOf(VoterId voter) {
        return partitionOf(voter.value().getBytes(US_ASCII));
    }

    /// The partition of this voter: `(murmur2(voter) & 0x7fffffff) % partitions`.
    public int partitionOf(Voter voter) {
        return partitionOf(voter.key());
    }

    /// The partition of a record with this key, also of a key that is not a voter ID.
    public int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /// The shard that a new system of `shards` masters gives this partition to. Afterwards only the masters'
    /// head rows say who owns it.
    public Shard initialShardOf(int partition, int shards) {
        return new Shard((int) ((long) partition * shards / partitions));
    }

    /// The partitions that a new system of `shards` masters gives to `shard`, ascending.
    public List<Integer> initialPartitionsOf(Shard shard, int shards) {
        return IntStream.range(0, partitions)
                .filter(partition -> initialShardOf(partition, shards).equals(shard))
                .boxed()
                .toList();
    }
}
