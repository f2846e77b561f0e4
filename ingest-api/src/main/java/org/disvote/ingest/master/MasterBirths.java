package org.disvote.ingest.master;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.master.ShardNumbers.Said;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes databases masters: writes down what each is for good. In a new system each gets its share of the
/// partitions; in one that runs a new master gets the next number and no partition.
///
/// Any number of instances may do so at once, with their lists in any order: each first takes a lock on every
/// master, in an order that the databases themselves give, and only then looks at what is there. What was
/// interrupted in a new system is done again from the start, with a birth ID of its own, as long as no master
/// is born. Each is born in one transaction with its heads, and only after all have their numbers, so that
/// from then on each number is certain. What was interrupted between two births goes on with the same birth
/// ID; between a new master's and the other masters' word of it, the others hear of it then.
final class MasterBirths {

    private static final Logger log = LoggerFactory.getLogger(MasterBirths.class);

    /// Of the advisory lock; nothing else on a master uses this key.
    private static final long LOCK = 0x64697376_62697274L;

    private final List<MasterSession> sessions;
    private final Routing routing;

    private MasterBirths(List<MasterSession> sessions, Routing routing) {
        this.sessions = sessions;
        this.routing = routing;
    }

    /// @param masters JDBC URLs; all have the newest schema
    /// @param logIsEmpty asked before a new system begins
    /// @throws RosterException if what is there does not allow it
    /// @throws SQLException if a master does not answer, or another instance is at it for long; run it again
    static void run(List<String> masters, Routing routing, BooleanSupplier logIsEmpty) throws SQLException {
        List<MasterSession> sessions = new ArrayList<>();
        try {
            for (String url : masters) {
                sessions.add(MasterSession.open(url, "disvote birth"));
            }
            MasterBirths births = new MasterBirths(sessions, routing);
            births.lock();
            births.run(logIsEmpty);
        } finally {
            // Their locks go with them.
            sessions.forEach(MasterSession::close);
        }
    }

    private void lock() throws SQLException {
        SortedMap<String, Integer> byIdentity = new TreeMap<>();
        for (int place = 0; place < sessions.size(); place++) {
            Integer other = byIdentity.putIfAbsent(identity(sessions.get(place)), place);
            if (other != null) {
                throw new RosterException("masters %d and %d of the list are the same database: leave one out"
                        .formatted(other + 1, place + 1));
            }
        }
        for (int place : byIdentity.values()) {
            try (PreparedStatement lock = sessions.get(place).prepare("SELECT pg_advisory_lock(?)")) {
                lock.setLong(1, LOCK);
                lock.execute();
            }
        }
    }

    private static String identity(MasterSession session) throws SQLException {
        try (PreparedStatement select = session.prepare("""
            SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || oid
            FROM pg_database WHERE datname = current_database()
            """);
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(BooleanSupplier logIsEmpty) throws SQLException {
        List<Said> said = new ArrayList<>();
        for (MasterSession session : sessions) {
            said.add(Roster.said(session.connection()));
        }
        ShardNumbers numbers = ShardNumbers.of(said, routing);
        if (numbers.known().isEmpty() && !logIsEmpty.getAsBoolean()) {
            throw new RosterException("no master of the list was ever one, but the log has records: "
                    + "the masters are lost, or --masters or --brokers is of another system; "
                    + "make each lost master anew by disvote rebuild --master-of");
        }
        if (numbers.known().isEmpty()) {
            begin(numbers);
            return;
        }
        // Those that began with the system first: they are known by how many shards that had.
        for (int place : numbers.unborn().keySet()) {
            if (ShardNumbers.goesOn(said.get(place), said)) {
                bear(place);
            }
        }
        for (Map.Entry<Integer, Shard> each : numbers.unborn().entrySet()) {
            if (!ShardNumbers.goesOn(said.get(each.getKey()), said)) {
                add(each.getKey(), each.getValue());
            }
        }
        for (int place = 0; place < sessions.size(); place++) {
            system(place).raiseShards(numbers.shards());
        }
    }

    private void begin(ShardNumbers numbers) throws SQLException {
        String birth = UUID.randomUUID().toString();
        for (Map.Entry<Integer, Shard> each : numbers.unborn().entrySet()) {
            requireNoHeads(each.getKey());
            system(each.getKey())
                    .write(new MasterNumbers(routing.partitions(), each.getValue(), numbers.shards(), false, birth));
        }
        for (int place : numbers.unborn().keySet()) {
            bear(place);
        }
    }

    /// Gives a running system another master.
    private void add(int place, Shard shard) throws SQLException {
        requireNoHeads(place);
        system(place).write(new MasterNumbers(routing.partitions(), shard, shard.index() + 1, true, ""));
        log.atInfo().addKeyValue("shard", shard.index()).log("a master was added; it has no partition yet");
    }

    private void requireNoHeads(int place) throws SQLException {
        if (!new HeadTable(sessions.get(place).connection()).isEmpty()) {
            throw new RosterException(
                    "master %d of the list has partitions and keeps no number: another version made it; begin with new databases"
                            .formatted(place + 1));
        }
    }

    private SystemTable system(int place) {
        return new SystemTable(sessions.get(place).connection());
    }

    /// Makes it a master, with its share of the partitions; one that is born already stays as it is.
    private void bear(int place) throws SQLException {
        MasterSession session = sessions.get(place);
        MasterNumbers numbers = MasterNumbers.read(session.connection()).orElseThrow();
        List<Integer> share = routing.initialPartitionsOf(numbers.shard(), numbers.shards());
        boolean born = session.inTransaction(() -> {
            boolean certain = system(place).makeCertain();
            if (certain) {
                new HeadTable(session.connection()).addEmpty(share);
            }
            return certain;
        });
        if (born) {
            log.atInfo()
                    .addKeyValue("shard", numbers.shard().index())
                    .addKeyValue("partitions", share.size())
                    .log("a new system's master has its partitions");
        }
    }
}
