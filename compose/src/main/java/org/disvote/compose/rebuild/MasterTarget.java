package org.disvote.compose.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.disvote.compose.part.OperatorException;
import org.disvote.ingest.master.MasterLoad;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.master.MasterShard;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.rebuild.Target;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// A master: it owns the partitions that no other master owns, or those it is told to.
///
/// A partition that is on its way to another shard has no owner for a moment, and is left to the move: else two
/// masters would own it. One that is on its way to this very shard, whose master was lost meanwhile, is its own; the
/// move, run again, then compares it with the old copy.
///
/// @param shard whose master it becomes
/// @param masters of all shards, by index; its own place is not looked at
/// @param only its partitions; empty to ask the other masters
public record MasterTarget(Shard shard, List<String> masters, Set<Integer> only) implements Target {

    private record Way(int partition, Shard from, Shard to) {}

    public MasterTarget {
        masters = List.copyOf(masters);
        only = Set.copyOf(only);
    }

    @Override
    public Set<Integer> partitions(Routing routing) {
        if (!only.isEmpty()) {
            return only;
        }
        Set<Integer> partitions = new TreeSet<>();
        IntStream.range(0, routing.partitions()).forEach(partitions::add);
        List<Way> onTheirWay = new ArrayList<>();
        for (int index = 0; index < masters.size(); index++) {
            if (index == shard.index()) {
                continue;
            }
            try (MasterShard other = new MasterShard(new Shard(index), masters.get(index))) {
                partitions.removeAll(other.heads().keySet());
                // After the heads: a head is deleted in the transaction that writes this.
                other.released().forEach((partition, to) -> onTheirWay.add(new Way(partition, other.shard(), to)));
            } catch (MasterUnavailableException e) {
                throw new OperatorException(
                        "%s, so it does not tell which partitions are its own: bring it up, or name those of shard %d by --only"
                                .formatted(e.getMessage(), shard.index()),
                        e);
            }
        }
        onTheirWay.stream()
                .filter(way -> partitions.contains(way.partition()) && !way.to().equals(shard))
                .findFirst()
                .ifPresent(way -> {
                    throw new OperatorException(
                            "partition %1$d is on its way from shard %2$d to shard %3$d and has no owner yet: finish that first by disvote shard move %1$d --to %3$d, or name those of shard %4$d by --only"
                                    .formatted(
                                            way.partition(),
                                            way.from().index(),
                                            way.to().index(),
                                            shard.index()));
                });
        if (partitions.isEmpty()) {
            throw new OperatorException(
                    "the other masters own every partition, so shard %d has none: check --masters and --master-of"
                            .formatted(shard.index()));
        }
        return partitions;
    }

    @Override
    public void migrate(DataSource database) {
        MasterSchema.migrate(database);
    }

    @Override
    public boolean claim(Connection session) throws SQLException {
        return MasterLoad.claim(session);
    }

    /// A master keeps only votes; every other record is in the replicas' quarantine.
    @Override
    public void keep(Connection session, List<Quarantined> records) {}

    @Override
    public void complete(Connection session, Collection<Applied> reached, UUID topicId) throws SQLException {
        SortedMap<Integer, Long> tails = new TreeMap<>();
        reached.forEach(at -> tails.put(at.partition(), at.seq()));
        MasterLoad.complete(session, tails, topicId);
    }

    /// Hides the databases' credentials.
    @Override
    public String toString() {
        return "MasterTarget[" + shard + ", only " + only + "]";
    }
}
