package org.disvote.ingest.ownership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Which shard owns which partition, as the heads of all masters say. Safe for any number of threads; [#read]
/// replaces all that is known.
public final class Ownership {

    private final Routing routing;
    private volatile Map<Integer, Shard> owners = Map.of();

    public Ownership(Routing routing) {
        this.routing = routing;
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

    /// Reads the heads of all masters. Of a master that does not answer, what was known stays, and its
    /// failure is thrown after the others were read. A partition without an owner is given to nobody: it is
    /// moving between two masters, or its head is lost.
    ///
    /// @param masters those that could be used so far
    /// @return the partitions that none of these masters has, and that none of them has given away
    /// @throws MasterUnavailableException if a master does not answer; reading again is safe
    /// @throws IllegalStateException if two masters have one partition, or one has a partition that the log
    ///     has not
    public synchronized Set<Integer> read(Collection<MasterReader> masters) {
        SortedMap<Integer, Shard> read = new TreeMap<>();
        List<MasterUnavailableException> failures = new ArrayList<>();
        for (MasterReader master : masters) {
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
        return isComplete() ? Set.of() : lost(masters);
    }

    private Set<Integer> lost(Collection<MasterReader> masters) {
        Set<Integer> lost = new TreeSet<>();
        IntStream.range(0, routing.partitions()).forEach(lost::add);
        lost.removeAll(owners.keySet());
        // Read after all heads: a head is deleted in the transaction that writes this.
        masters.forEach(master -> lost.removeAll(master.moved()));
        return lost;
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
}
