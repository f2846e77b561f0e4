package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.replica.VoteTable;
import org.disvote.topics.database.VoteRow;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;

/// Votes of the log whose seq an earlier vote has. They wait in a temporary table until the `vote` table has
/// a key by which the earlier votes are found. For one thread.
final class RepeatedRecords {

    /// A record and the vote in it.
    record Repeated(ConsumerRecord<byte[], byte[]> record, VoteCast vote) {}

    /// Receives conflicts, some at a time.
    @FunctionalInterface
    interface ConflictReader {
        void read(List<Quarantined> conflicts) throws SQLException;
    }

    /// Bounds how many records are in memory at once.
    private static final int CONFLICTS_EACH = 1_000;

    private final Connection connection;
    private boolean tableExists;

    RepeatedRecords(Connection connection) {
        this.connection = connection;
    }

    void add(List<Repeated> records) throws SQLException {
        if (!tableExists) {
            try (var statement = connection.createStatement()) {
                statement.execute("""
                        CREATE TEMPORARY TABLE lower (
                            partition int, seq bigint, log_offset bigint, record_key bytea, record_value bytea
                        ) ON COMMIT DROP
                        """);
            }
            tableExists = true;
        }
        try (var insert = connection.prepareStatement("INSERT INTO lower VALUES (?, ?, ?, ?, ?)")) {
            for (Repeated repeated : records) {
                ConsumerRecord<byte[], byte[]> record = repeated.record();
                insert.setInt(1, record.partition());
                insert.setLong(2, repeated.vote().seq());
                insert.setLong(3, record.offset());
                insert.setBytes(4, record.key());
                insert.setBytes(5, record.value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /// Compares all records with the earlier votes, and passes on those with other bytes.
    ///
    /// @return how many records were compared
    long compare(ConflictReader reader) throws SQLException {
        if (!tableExists) {
            return 0;
        }
        long compared = 0;
        try (var select = connection.prepareStatement("""
                SELECT lower.log_offset, lower.record_key, lower.record_value, %s
                FROM lower JOIN vote ON vote.partition = lower.partition AND vote.seq = lower.seq
                """.formatted(VoteTable.COLUMNS))) {
            select.setFetchSize(CONFLICTS_EACH);
            List<Quarantined> conflicts = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    compared++;
                    VoteCast vote = VoteRow.read(rows);
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
        return compared;
    }
}
