package org.disvote.ingest.roster;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.disvote.ingest.master.MasterLock;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.roster.ShardNumbers.Answer;
import org.disvote.ingest.table.HeadTable;
import org.disvote.ingest.table.MasterNumbers;
import org.disvote.ingest.table.SystemTable;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes databases masters: writes permanently which shard each is. In a new system each gets its share of
/// the partitions. In a system that runs already, a new master gets the next number and no partition.
///
/// Any number of instances may do so at the same time, with their lists in any order: each first locks every
/// master, in an order that the databases themselves give, and only then reads what is there.
///
/// It may be interrupted anywhere and run again. Of a new system, first every database gets its number, with
/// an ID of this run (column `birth`). Then each becomes a master in one transaction with its heads (column
/// `born`); from then on its number is certain. As long as none has become one, another run begins from the
/// start with another ID; later, it continues with those of the same ID. If a new master was added and the
/// others do not know of it yet, they learn it in the next run.
final class MasterBootstrap {

    private static final Logger log = LoggerFactory.getLogger(MasterBootstrap.class);

    private final List<MasterSession> sessions;
    private final Routing routing;

    private MasterBootstrap(List<MasterSession> sessions, Routing routing) {
        this.sessions = sessions;
        this.routing = routing;
    }

    /// @param masters JDBC URLs; all have the newest schema
    /// @param logIsEmpty asked before a new system begins
    /// @throws RosterException if what is there does not allow it
    /// @throws SQLException if a master does not answer, or another instance keeps it locked; run it again
    static void run(List<String> masters, Routing routing, BooleanSupplier logIsEmpty) throws SQLException {
        List<MasterSession> sessions = new ArrayList<>();
        try {
            for (String url : masters) {
                sessions.add(MasterSession.open(url, "disvote birth"));
            }
            MasterBootstrap bootstrap = new MasterBootstrap(sessions, routing);
            bootstrap.lock();
            bootstrap.run(logIsEmpty);
        } finally {
            // Their locks end with them.
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
            MasterLock.BOOTSTRAP.take(sessions.get(place).connection());
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
        List<Answer> answers = new ArrayList<>();
        for (MasterSession session : sessions) {
            answers.add(Roster.answer(session.connection()));
        }
        ShardNumbers numbers = ShardNumbers.of(answers, routing);
        if (numbers.known().isEmpty() && !logIsEmpty.getAsBoolean()) {
            throw new RosterException("no database of the list was ever a master, but the log has records: "
                    + "the masters are lost, or --masters or --brokers belongs to another system; "
                    + "rebuild each lost master with disvote rebuild --master-of");
        }
        if (numbers.known().isEmpty()) {
            begin(numbers);
            return;
        }
        // First those that were begun with the system: they are recognized by how many shards it had then.
        for (int place : numbers.toRegister().keySet()) {
            if (ShardNumbers.canContinue(answers.get(place), answers)) {
                register(place);
            }
        }
        for (Map.Entry<Integer, Shard> each : numbers.toRegister().entrySet()) {
            if (!ShardNumbers.canContinue(answers.get(each.getKey()), answers)) {
                add(each.getKey(), each.getValue());
            }
        }
        for (int place = 0; place < sessions.size(); place++) {
            system(place).raiseShards(numbers.shards());
        }
    }

    private void begin(ShardNumbers numbers) throws SQLException {
        String birth = UUID.randomUUID().toString();
        for (Map.Entry<Integer, Shard> each : numbers.toRegister().entrySet()) {
            requireNoHeads(each.getKey());
            system(each.getKey())
                    .write(new MasterNumbers(routing.partitions(), each.getValue(), numbers.shards(), false, birth));
        }
        for (int place : numbers.toRegister().keySet()) {
            register(place);
        }
    }

    /// Gives a running system another master.
    private void add(int place, Shard shard) throws SQLException {
        requireNoHeads(place);
        system(place).write(new MasterNumbers(routing.partitions(), shard, shard.index() + 1, true, ""));
        log.atInfo().addKeyValue("shard", shard.index()).log("Master added, it has no partition yet");
    }

    private void requireNoHeads(int place) throws SQLException {
        if (!new HeadTable(sessions.get(place).connection()).isEmpty()) {
            throw new RosterException(
                    ("master %d of the list has partitions and no shard number: another version made it; start "
                                    + "with new databases")
                            .formatted(place + 1));
        }
    }

    private SystemTable system(int place) {
        return new SystemTable(sessions.get(place).connection());
    }

    /// Makes it a master, with its share of the partitions. One that is a master already stays as it is.
    private void register(int place) throws SQLException {
        MasterSession session = sessions.get(place);
        MasterNumbers numbers = system(place).read().orElseThrow();
        List<Integer> share = routing.initialPartitionsOf(numbers.shard(), numbers.shards());
        boolean registered = session.inTransaction(() -> {
            boolean certain = system(place).makeCertain();
            if (certain) {
                new HeadTable(session.connection()).addEmpty(share);
            }
            return certain;
        });
        if (registered) {
            log.atInfo()
                    .addKeyValue("shard", numbers.shard().index())
                    .addKeyValue("partitions", share.size())
                    .log("Master of a new system has its partitions");
        }
    }
}
