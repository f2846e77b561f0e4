package org.disvote.operate.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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
import org.disvote.ingest.table.SystemTable;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.rebuild.Target;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// A database that becomes a master. It owns the partitions that no other master owns, or those that are
/// given.
///
/// A partition that is moving to another shard has no owner for a moment. It is left to the move, because
/// otherwise two masters would own it. A partition that was moving to this shard when its master was lost
/// belongs to this master. When the move is run again, it compares the partition with the old copy.
///
/// The master stores its shard number permanently, like any other.
public final class MasterTarget implements Target {

    /// How many positions with a broken receipt are named.
    public static final int BROKEN_MAX = 1_000;

    private final Shard shard;
    private final List<String> masters;
    private final Set<Integer> only;
    private final SortedSet<Position> broken = new TreeSet<>();
    private boolean allBroken = true;

    /// How many shards the system has, as far as the other masters have reported.
    private int shards;

    private record Moving(int partition, Shard from, Shard to) {}

    /// @param shard whose master it becomes
    /// @param masters JDBC URLs of all masters, in any order; the lost one and the new one may be among them
    /// @param only its partitions; empty to ask the other masters
    public MasterTarget(Shard shard, List<String> masters, Set<Integer> only) {
        this.shard = shard;
        this.masters = List.copyOf(masters);
        this.only = Set.copyOf(only);
        shards = Math.max(shard.index() + 1, masters.size());
    }

    @Override
    public Set<Integer> partitions(Routing routing) {
        if (!only.isEmpty()) {
            return only;
        }
        Set<Integer> partitions = new TreeSet<>();
        IntStream.range(0, routing.partitions()).forEach(partitions::add);
        List<Moving> moving = new ArrayList<>();
        for (var other : others(routing).entrySet()) {
            try (MasterReader master = new MasterReader(other.getKey(), other.getValue())) {
                partitions.removeAll(master.heads().keySet());
                // Read after the heads: a head is deleted in the transaction that writes this row.
                master.released().forEach((partition, to) -> moving.add(new Moving(partition, master.shard(), to)));
            } catch (MasterUnavailableException e) {
                throw new OperatorException(
                        ("%s, so it is not known which partitions are its own: bring it up, or name those of "
                                        + "shard %d by --only")
                                .formatted(e.getMessage(), shard.index()),
                        e);
            }
        }
        moving.stream()
                .filter(move ->
                        partitions.contains(move.partition()) && !move.to().equals(shard))
                .findFirst()
                .ifPresent(move -> {
                    throw new OperatorException(
                            ("partition %1$d is on its way from shard %2$d to shard %3$d and has no owner yet: "
                                            + "finish that first by disvote shard move %1$d --to %3$d, or name "
                                            + "those of shard %4$d by --only")
                                    .formatted(
                                            move.partition(),
                                            move.from().index(),
                                            move.to().index(),
                                            shard.index()));
                });
        if (partitions.isEmpty()) {
            throw new OperatorException(
                    "the other masters own every partition, so shard %d has none: check --masters and --master-of"
                            .formatted(shard.index()));
        }
        return partitions;
    }

    /// The masters of all other shards. A master that does not answer may be the lost one, so this alone is
    /// no failure; a shard without a master is.
    private SortedMap<Shard, String> others(Routing routing) {
        SortedMap<Shard, String> others = new TreeMap<>();
        List<String> away = new ArrayList<>();
        shards = Math.max(shards, masters.size());
        for (String url : masters) {
            try (Connection session = MasterSession.connect(url, "disvote rebuild")) {
                new SystemTable(session)
                        .read()
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

    /// A master keeps only votes; every other record is in the replicas' quarantine. Of a conflict the
    /// position is noted: the master takes the log's first vote there, and the receipt of another one is
    /// broken by that.
    @Override
    public void keep(Connection session, List<Quarantined> records) {
        keep(records);
    }

    void keep(List<Quarantined> records) {
        for (Quarantined record : records) {
            Long seq = record.seq();
            if (record.kind() != Quarantined.Kind.CONFLICT || seq == null) {
                continue;
            }
            broken.add(new Position(record.record().partition(), seq));
            if (broken.size() > BROKEN_MAX) {
                broken.removeLast();
                allBroken = false;
            }
        }
    }

    /// The positions for which the log has another vote besides the one that the master took, in their order;
    /// at most the first [#BROKEN_MAX] of them.
    public List<Position> broken() {
        return List.copyOf(broken);
    }

    /// Whether [#broken] has all.
    public boolean namesAllBroken() {
        return allBroken;
    }

    @Override
    public boolean markVoid(Connection session) throws SQLException {
        MasterLoad.markVoid(session);
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
