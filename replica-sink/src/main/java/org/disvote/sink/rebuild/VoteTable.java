package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.apply.VoteCopy;
import org.disvote.sink.apply.VoteRow;
import org.disvote.topics.event.VoteCast;
import org.disvote.topics.event.VoteCodec;
import org.disvote.topics.provision.TopicCatalog;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// The `vote` table of a database that is made anew, in one session and one transaction: its keys are taken away, the
/// rows copied in, the keys made again. Until the commit nobody sees any of it, and whatever ends the session before
/// undoes all. Of one thread.
final class VoteTable implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /// Bounds what is in memory at once.
    private static final int CONFLICTS_EACH = 1_000;

    /// A key of the table: how to take it away, and how to make it again.
    private record Key(String drop, String make) {}

    private final Connection session;
    private final List<Key> keys = new ArrayList<>();
    private @Nullable VoteCopy copy;
    private long copied;
    private boolean lower;

    private VoteTable(Connection session) {
        this.session = session;
    }

    static VoteTable open(String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "disvote-rebuild");
        properties.setProperty("connectTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        properties.setProperty("loginTimeout", Long.toString(CONNECT_MAX.toSeconds()));
        // No bound on an answer: a key takes as long as it takes. A server that is gone is noticed by the connection.
        properties.setProperty("tcpKeepAlive", "true");
        // A server's details quote keys and rows, which are voters' IDs and choices.
        properties.setProperty("logServerErrorDetail", "false");
        Connection session = DriverManager.getConnection(url, properties);
        try (var statement = session.createStatement()) {
            statement.execute("""
                    SET lock_timeout = '10s';
                    SET idle_in_transaction_session_timeout = 0;
                    SET statement_timeout = 0;
                    SET maintenance_work_mem = '256MB';
                    SET tcp_keepalives_idle = 10;
                    SET tcp_keepalives_interval = 5;
                    SET tcp_keepalives_count = 6
                    """);
            session.setAutoCommit(false);
            return new VoteTable(session);
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    Connection session() {
        return session;
    }

    /// Takes the keys away from the empty table.
    ///
    /// @return false, and nothing is done, if it is not empty
    boolean clear() throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute("LOCK TABLE vote IN ACCESS EXCLUSIVE MODE");
            try (var row = statement.executeQuery("SELECT EXISTS (SELECT FROM vote)")) {
                row.next();
                if (row.getBoolean(1)) {
                    return false;
                }
            }
            try (var rows = statement.executeQuery("""
                    SELECT format('ALTER TABLE vote DROP CONSTRAINT %I', conname),
                           format('ALTER TABLE vote ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
                    FROM pg_constraint
                    WHERE conrelid = 'vote'::regclass AND contype IN ('p', 'u')
                    UNION ALL
                    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
                    FROM pg_index
                    WHERE indrelid = 'vote'::regclass
                        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
                    """)) {
                while (rows.next()) {
                    keys.add(new Key(rows.getString(1), rows.getString(2)));
                }
            }
            for (Key key : keys) {
                statement.execute(key.drop());
            }
            // New storage, made in this transaction, is what lets rows be copied in frozen.
            statement.execute("TRUNCATE vote");
            return true;
        }
    }

    void write(List<VoteCast> votes) throws SQLException {
        VoteCopy open = copy;
        if (open == null) {
            open = VoteCopy.openFrozen(session);
            copy = open;
        }
        for (VoteCast vote : votes) {
            open.write(vote);
        }
    }

    /// Notes records whose seqs were written before, to be compared by [#conflicts] once there is a key to find
    /// the earlier votes by.
    ///
    /// @param records votes, see [LogRecord.Vote]
    void noteLower(List<ConsumerRecord<byte[], byte[]>> records, List<VoteCast> votes) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        pauseCopy();
        if (!lower) {
            execute("""
                    CREATE TEMPORARY TABLE lower (
                        partition int, seq bigint, log_offset bigint, record_key bytea, record_value bytea
                    ) ON COMMIT DROP
                    """);
            lower = true;
        }
        try (var insert = session.prepareStatement("INSERT INTO lower VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < records.size(); i++) {
                ConsumerRecord<byte[], byte[]> record = records.get(i);
                insert.setInt(1, record.partition());
                insert.setLong(2, votes.get(i).seq());
                insert.setLong(3, record.offset());
                insert.setBytes(4, record.key());
                insert.setBytes(5, record.value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Lets the session be used for something else; the next [#write] goes on.
    void pauseCopy() throws SQLException {
        VoteCopy open = copy;
        if (open != null) {
            copied += open.end();
            open.close();
            copy = null;
        }
    }

    /// How many rows were written, as the server counted them.
    long copied() {
        return copied;
    }

    /// The server's process of this session.
    int backend() throws SQLException {
        return session.unwrap(PGConnection.class).getBackendPID();
    }

    int keys() {
        return keys.size();
    }

    /// @param index from 0 to below [#keys]
    void makeKey(int index) throws SQLException {
        execute(keys.get(index).make());
    }

    /// Hands over the noted records that are not the vote of their seq, some at a time.
    ///
    /// @return how many records were noted
    long conflicts(ConflictsReader reader) throws SQLException {
        if (!lower) {
            return 0;
        }
        long noted = 0;
        try (var select = session.prepareStatement("""
                SELECT lower.log_offset, lower.record_key, lower.record_value, %s
                FROM lower JOIN vote ON vote.partition = lower.partition AND vote.seq = lower.seq
                """.formatted(VoteRow.COLUMNS))) {
            select.setFetchSize(CONFLICTS_EACH);
            List<Quarantined> conflicts = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    noted++;
                    VoteCast vote = VoteRow.of(rows);
                    byte[] value = rows.getBytes("record_value");
                    if (!Arrays.equals(VoteCodec.encode(vote), value)) {
                        var record = new ConsumerRecord<>(
                                TopicCatalog.VOTES,
                                vote.partition(),
                                rows.getLong("log_offset"),
                                rows.getBytes("record_key"),
                                value);
                        conflicts.add(Quarantined.conflict(record, vote));
                    }
                    if (conflicts.size() == CONFLICTS_EACH) {
                        reader.read(conflicts);
                        conflicts.clear();
                    }
                }
            }
            reader.read(conflicts);
        }
        return noted;
    }

    @FunctionalInterface
    interface ConflictsReader {
        void read(List<Quarantined> conflicts) throws SQLException;
    }

    void commit() throws SQLException {
        session.commit();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Undoes what was not committed.
    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            // The server undoes it when it finds the session gone.
        }
    }
}
