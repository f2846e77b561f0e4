package org.disvote.audit.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.disvote.audit.database.Database;
import org.disvote.audit.database.DatabaseTables.Birth;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;

/// What each database stores about itself since its birth: how many partitions its system has and, on a
/// master, its shard number. A database that stores nothing yet contradicts no other.
public final class Births {

    private final Map<Database, Birth> births = new LinkedHashMap<>();

    public void read(Database database) throws UnreachableException {
        database.tables().birth().ifPresent(birth -> births.put(database, birth));
    }

    /// Names and sorts the masters by the shard numbers that they store; the given order does not matter.
    /// Leaves them as they are unless these numbers are those of all shards, each once.
    ///
    /// @param masters those that answer, named by the order in which they were given
    /// @param shards how many were given
    public void nameMasters(List<Database> masters, int shards) {
        TreeMap<Integer, Database> byShard = new TreeMap<>();
        masters.forEach(master -> shard(master).ifPresent(shard -> byShard.put(shard, master)));
        if (byShard.size() == shards && byShard.lastKey() == shards - 1) {
            byShard.forEach((shard, master) -> master.rename(Database.master(shard)));
            masters.sort(Comparator.comparingInt(master -> shard(master).orElseThrow()));
        }
    }

    private OptionalInt shard(Database database) {
        Birth birth = births.get(database);
        return birth == null ? OptionalInt.empty() : birth.shard();
    }

    /// The number that one of the databases states; [#check] compares them all.
    public OptionalInt partitions() {
        return births.values().stream().mapToInt(Birth::partitions).findFirst();
    }

    /// @param partitions how many the system has
    public void check(int partitions, Findings findings) {
        births.forEach((database, birth) -> {
            if (birth.partitions() != partitions) {
                findings.ofPlace(
                        Kind.OTHER_SYSTEM,
                        database.where(),
                        "made for %d partitions; the system has %d".formatted(birth.partitions(), partitions));
            }
        });
        Map<Integer, List<String>> masters = new TreeMap<>();
        births.keySet()
                .forEach(database -> shard(database)
                        .ifPresent(shard -> masters.computeIfAbsent(shard, unknown -> new ArrayList<>())
                                .add(database.where())));
        masters.forEach((shard, names) -> {
            if (names.size() > 1) {
                names.forEach(name -> findings.ofPlace(
                        Kind.OTHER_SYSTEM,
                        name,
                        "%s each say that they are shard %d".formatted(String.join(" and ", names), shard)));
            }
        });
    }
}
