package org.disvote.operate.rebuild;

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
import org.disvote.ingest.master.MasterReader;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.roster.MasterLoad;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.rebuild.Target;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// A master: it owns the partitions that no other master owns, or those it is told to.
///
/// A partition that is on its way to another shard has no owner for a moment, and is left to the move: else two
/// masters would own it. One that is on its way to this very shard, whose master was lost meanwhile, is its own; the
/// move, run again, then compares it with the old copy.
///
/// It keeps its shard number from then on, like any master.
public final class MasterTarget implements Target {

    private final Shard shard;
    private final List<String> masters;
    private final Set<Integer> only;

    /// How many shards the system has, as far as the other masters have said.
    private int shards;

    private record Way(int partition, Shard from, Shard to) {}

    /// @param shard whose master it becomes
    /// @param masters JDBC URLs of all masters, in any order; the lost one and the new one may be among them
    /// @param only its partitions; empty to ask the other masters
    public MasterTarget(Shard shard, List<String> masters, Set<Integer> only) {
        this.shard = shard;
        this.masters = List.copyOf(masters);
        this.only = Set.copyOf(only);
        shards = shard.index() + 1;
    }

    @Override
    public Set<Integer> partitions(Routing routing) {
        if (!only.isEmpty()) {
            return only;
        }
        Set<Integer> partitions = new TreeSet<>();
        IntStream.range(0, routing.partitions()).forEach(partitions::add);
        List<Way> onTheirWay = new ArrayList<>();
        for (var other : others(routing).entrySet()) {
            try (MasterReader master = new MasterReader(other.getKey(), other.getValue())) {
                partitions.removeAll(master.heads().keySet());
                // After the heads: a head is deleted in the transaction that writes this.
                master.released().forEach((partition, to) -> onTheirWay.add(new Way(partition, master.shard(), to)));
            } catch (MasterUnavailableException e) {
                throw new OperatorException(
                        ("%s, so it does not tell which partitions are its own: bring it up, or name those of "
                                        + "shard %d by --only")
                                .formatted(e.getMessage(), shard.index()),
                        e);
            }
        }
        onTheirWay.stream()
                .filter(way -> partitions.contains(way.partition()) && !way.to().equals(shard))
                .findFirst()
                .ifPresent(way -> {
                    throw new OperatorException(
                            ("partition %1$d is on its way from shard %2$d to shard %3$d and has no owner yet: "
                                            + "finish that first by disvote shard move %1$d --to %3$d, or name "
                                            + "those of shard %4$d by --only")
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

    /// The masters of all other shards. One that is away may be the one that was lost; what is missing then
    /// shows.
    private SortedMap<Shard, String> others(Routing routing) {
        SortedMap<Shard, String> others = new TreeMap<>();
        List<String> away = new ArrayList<>();
        shards = Math.max(shards, masters.size());
        for (String url : masters) {
            try (Connection session = MasterSession.connect(url, "disvote rebuild")) {
                MasterNumbers.read(session)
                        .filter(numbers -> numbers.born() && !numbers.shard().equals(shard))
                        .ifPresent(numbers -> {
                            requireSame(numbers, routing);
                            shards = Math.max(shards, numbers.shards());
                            others.put(numbers.shard(), url);
                        });
            } catch (SQLException e) {
                away.add(SqlFailure.text(e));
            }
        }
        for (int index = 0; index < shards; index++) {
            if (index != shard.index() && !others.containsKey(new Shard(index))) {
                throw new OperatorException(
                        ("the master of shard %d does not answer or is not in the list (%s), so nobody knows "
                                        + "which partitions are its own: bring it up and name it, or name the "
                                        + "partitions of shard %d by --only")
                                .formatted(index, String.join("; ", away), shard.index()));
            }
        }
        return others;
    }

    private static void requireSame(MasterNumbers numbers, Routing routing) {
        if (numbers.partitions() != routing.partitions()) {
            throw new OperatorException(
                    ("the master of shard %d was made for a log of %d partitions, and the system's has %d: check "
                                    + "--masters and --brokers")
                            .formatted(numbers.shard().index(), numbers.partitions(), routing.partitions()));
        }
    }

    @Override
    public void migrate(DataSource database) {
        MasterSchema.migrate(database);
    }

    @Override
    public boolean claim(Connection session) throws SQLException {
        return MasterLoad.claim(session, shard);
    }

    /// A master keeps only votes; every other record is in the replicas' quarantine.
    @Override
    public void keep(Connection session, List<Quarantined> records) {}

    @Override
    public boolean voidSecondVotes(Connection session) throws SQLException {
        MasterLoad.voidSecondVotes(session);
        return true;
    }

    @Override
    public void complete(Connection session, Collection<Applied> reached, UUID topicId, Routing routing)
            throws SQLException {
        MasterLoad.complete(
                session,
                reached.stream()
                        .map(at -> new HeadTable.Loaded(at.partition(), at.seq(), at.nextOffset()))
                        .toList(),
                topicId,
                new MasterNumbers(routing.partitions(), shard, shards, true, ""));
    }

    /// Hides the databases' credentials.
    @Override
    public String toString() {
        return "MasterTarget[" + shard + ", only " + only + "]";
    }
}
