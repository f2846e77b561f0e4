package org.disvote.ingest.master;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Which shard owns which partition, as the heads of all masters say. Safe to use from any thread; [#read]
/// replaces what is known as a whole.
public final class Ownership {

    private final Routing routing;
    private final List<MasterShard> masters;
    private volatile Map<Integer, Shard> owners = Map.of();

    /// @param masters all of them, by shard index
    public Ownership(Routing routing, List<MasterShard> masters) {
        this.routing = routing;
        this.masters = List.copyOf(masters);
    }

    /// The owner as last read, if any is known.
    public Optional<Shard> ownerOf(int partition) {
        return Optional.ofNullable(owners.get(partition));
    }

    /// Whether this shard is known to own any partition.
    public boolean isOwner(Shard shard) {
        return owners.containsValue(shard);
    }

    /// Whether every partition has a known owner.
    public boolean isComplete() {
        return owners.size() == routing.partitions();
    }

    /// Reads the heads of all masters. A master that does not answer keeps what was known of it, and its
    /// failure is thrown after the others were read. Only when all answer are partitions that nobody has given
    /// to the shards that a new system gives them to: an unanswering master may have them. One that was ever given
    /// away is between two masters, and not claimed.
    ///
    /// That is harmless even where heads are missing because a master lost its disk: a shard starts closed, and
    /// its publisher finds more votes in the log than it has.
    ///
    /// @throws MasterUnavailableException if a master does not answer; reading again is safe
    /// @throws IllegalStateException if two masters have one partition, or one has a partition that the log has
    ///     not
    public synchronized void read() {
        SortedMap<Integer, Shard> read = new TreeMap<>();
        List<MasterUnavailableException> failures = new ArrayList<>();
        for (MasterShard master : masters) {
            try {
                master.heads().keySet().forEach(partition -> own(read, partition, master.shard()));
            } catch (MasterUnavailableException e) {
                failures.add(e);
                owners.forEach((partition, owner) -> {
                    if (owner.equals(master.shard())) {
                        own(read, partition, owner);
                    }
                });
            }
        }
        owners = Map.copyOf(read);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        if (!isComplete()) {
            claim();
        }
    }

    private void own(SortedMap<Integer, Shard> read, int partition, Shard shard) {
        if (partition >= routing.partitions()) {
            throw new IllegalStateException("shard " + shard.index() + " has partition " + partition
                    + ", but the log has only " + routing.partitions() + ": the number of partitions never changes");
        }
        Shard other = read.put(partition, shard);
        if (other != null && !other.equals(shard)) {
            throw new IllegalStateException("partition " + partition + " has a head on shard " + other.index()
                    + " and on shard " + shard.index() + ": one of them must give it up before votes are accepted");
        }
    }

    private void claim() {
        SortedMap<Integer, Shard> read = new TreeMap<>(owners);
        // Asked after all heads were: whoever gives a head up writes this in the same transaction.
        Set<Integer> moved = new HashSet<>();
        masters.forEach(master -> moved.addAll(master.moved()));
        for (MasterShard master : masters) {
            List<Integer> missing = routing.initialPartitionsOf(master.shard(), masters.size()).stream()
                    .filter(partition -> !read.containsKey(partition) && !moved.contains(partition))
                    .toList();
            if (!missing.isEmpty()) {
                master.claim(missing);
                missing.forEach(partition -> own(read, partition, master.shard()));
            }
        }
        owners = Map.copyOf(read);
    }
}
