package org.disvote.sink.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record of the log that is no vote, and why. It is kept with its bytes, for whoever has to find out where it came
/// from.
///
/// @param reason one sentence, without the record's content
public record Quarantined(ConsumerRecord<byte[], byte[]> record, String reason) {

    private static final String INSERT = """
            INSERT INTO quarantine (partition, log_offset, record_key, record_value, reason)
            VALUES (?, ?, ?, ?, ?)
            """;

    /// Inserts them in the connection's transaction.
    public static void insert(Connection connection, List<Quarantined> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Quarantined quarantined : records) {
                insert.setInt(1, quarantined.record.partition());
                insert.setLong(2, quarantined.record.offset());
                insert.setBytes(3, quarantined.record.key());
                insert.setBytes(4, quarantined.record.value());
                insert.setString(5, quarantined.reason);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
