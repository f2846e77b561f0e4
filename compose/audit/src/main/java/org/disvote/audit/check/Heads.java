package org.disvote.audit.check;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.audit.database.Database;
import org.disvote.audit.database.DatabaseTables.Head;
import org.disvote.audit.database.DatabaseTables.Move;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.routing.Routing;

/// The head rows of the masters, as they were when the audit began and as they are in its snapshots: which
/// master owns which partition, and up to which seq it claims to have votes.
public final class Heads {

    private final Map<Database, SortedMap<Integer, Head>> atBegin = new LinkedHashMap<>();
    private final Map<Database, SortedMap<Integer, Head>> now = new LinkedHashMap<>();
    private final Map<Database, SortedMap<Integer, Move>> moves = new LinkedHashMap<>();

    public void readAtBegin(Database master) throws UnreachableException {
        atBegin.put(master, master.tables().heads());
    }

    public void read(Database master) throws UnreachableException {
        now.put(master, master.tables().heads());
        moves.put(master, master.tables().moves());
    }

    /// By partition, what every place must have: the heads when the audit began.
    public SortedMap<Integer, Long> awaited() {
        SortedMap<Integer, Long> awaited = new TreeMap<>();
        atBegin.values()
                .forEach(rows -> rows.forEach((partition, head) ->
                        awaited.merge(partition, head.lastSeq(), (one, other) -> one >= other ? one : other)));
        return awaited;
    }

    /// By partition, up to which seq the log had every vote when the audit began, as the masters state.
    public long[] published(Routing routing) {
        long[] published = new long[routing.partitions()];
        atBegin.values()
                .forEach(rows -> rows.forEach((partition, head) -> {
                    if (partition >= 0 && partition < published.length) {
                        published[partition] = Math.max(published[partition], head.published());
                    }
                }));
        return published;
    }

    /// By partition, up to which seq this master claims to have every vote.
    public long[] claims(Database master, Routing routing) {
        long[] claims = new long[routing.partitions()];
        Arrays.fill(claims, Place.NOT_OWNED);
        // A head must never go back. If one did, the master's first claim counts, unless the partition has
        // moved to another master.
        for (Map<Database, SortedMap<Integer, Head>> said : List.of(atBegin, now)) {
            said.getOrDefault(master, new TreeMap<>()).forEach((partition, head) -> {
                boolean moved = !of(master).containsKey(partition) && isOwned(partition);
                if (partition >= 0 && partition < claims.length && !moved) {
                    claims[partition] = Math.max(claims[partition], head.lastSeq());
                }
            });
        }
        return claims;
    }

    public SortedMap<Integer, Head> of(Database master) {
        return now.getOrDefault(master, new TreeMap<>());
    }

    public Map<Database, SortedMap<Integer, Head>> all() {
        return now;
    }

    private boolean isOwned(int partition) {
        return now.values().stream().anyMatch(rows -> rows.containsKey(partition));
    }

    /// The partitions of which this master holds only copies, because they are moving between masters. A
    /// partition whose head is deleted here, and which no master owns, still counts as this master's.
    public Set<Integer> copies(Database master) {
        SortedMap<Integer, Head> own = of(master);
        Set<Integer> copies = new TreeSet<>();
        moves.getOrDefault(master, new TreeMap<>()).forEach((partition, move) -> {
            if (own.containsKey(partition)) {
                return;
            }
            if (move.betweenHeads() && !isOwned(partition)) {
                own.put(partition, move.head());
            } else {
                copies.add(partition);
            }
        });
        return copies;
    }

    /// A routing with as many partitions as the heads name.
    public Routing routing() {
        int highest = now.values().stream()
                .flatMap(rows -> rows.keySet().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(Routing.PARTITIONS_DEFAULT - 1);
        return new Routing(Math.clamp(highest + 1, 1, Routing.PARTITIONS_MAX));
    }

    /// Checks that each partition has one owner, and that each head is possible.
    ///
    /// @param allAnswer whether no master is missing
    public void check(Routing routing, boolean allAnswer, Findings findings) {
        for (int partition = 0; partition < routing.partitions(); partition++) {
            checkOwners(partition, allAnswer, findings);
        }
        now.forEach((master, rows) -> rows.forEach((partition, head) -> {
            if (partition < 0 || partition >= routing.partitions()) {
                findings.ofPartition(
                        Kind.EXTRA, master.where(), partition, "a head row, but the log has no such partition");
            }
            if (head.published() > head.lastSeq()) {
                findings.ofPartition(
                        Kind.MISCOUNTED,
                        master.where(),
                        partition,
                        "published is " + head.published() + ", beyond the head, " + head.lastSeq());
            }
        }));
    }

    private void checkOwners(int partition, boolean allAnswer, Findings findings) {
        List<String> owners = now.keySet().stream()
                .filter(master -> of(master).containsKey(partition))
                .map(Database::where)
                .toList();
        if (owners.isEmpty() && allAnswer) {
            findings.ofPartition(Kind.NO_OWNER, "masters", partition, "no master has its head row");
        }
        if (owners.size() > 1) {
            owners.forEach(owner -> findings.ofPartition(
                    Kind.TWO_OWNERS, owner, partition, "owned by " + String.join(" and ", owners)));
        }
    }
}
