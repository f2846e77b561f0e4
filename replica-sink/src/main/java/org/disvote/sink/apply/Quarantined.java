package org.disvote.sink.apply;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.event.VoteCast;
import org.jspecify.annotations.Nullable;

/// A record of the log that displaces no vote, and why. It is kept with its bytes, so that an operator can find out
/// where it came from.
///
/// @param kind what it is instead
/// @param seq as the record says; null of a foreign one
/// @param reason one sentence, without the record's content
public record Quarantined(
        ConsumerRecord<byte[], byte[]> record,
        Kind kind,
        @Nullable Long seq,
        String reason) {

    public enum Kind {
        /// No vote.
        FOREIGN,
        /// Another vote than the one that has its seq.
        CONFLICT,
        /// A vote that came while votes before it were missing.
        AHEAD;

        /// As in the table and in metrics.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    private static final String INSERT = """
            INSERT INTO quarantine (partition, log_offset, kind, seq, record_key, record_value, reason)
            SELECT * FROM unnest(?::int[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::text[])
            """;

    public static Quarantined foreign(ConsumerRecord<byte[], byte[]> record, String reason) {
        return new Quarantined(record, Kind.FOREIGN, null, reason);
    }

    public static Quarantined conflict(ConsumerRecord<byte[], byte[]> record, VoteCast vote) {
        return new Quarantined(
                record, Kind.CONFLICT, vote.seq(), "seq %d is an earlier vote with other bytes".formatted(vote.seq()));
    }

    /// @param next the seq that the reader waited for
    public static Quarantined ahead(ConsumerRecord<byte[], byte[]> record, VoteCast vote, long next) {
        return new Quarantined(
                record, Kind.AHEAD, vote.seq(), "seq %d came where %d is next".formatted(vote.seq(), next));
    }

    /// Inserts them in the connection's transaction.
    public static void insert(Connection connection, List<Quarantined> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        // In one statement, so that the triggers that count them run once.
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, column(connection, "int4", records, Integer[]::new, one -> one.record.partition()));
            insert.setArray(2, column(connection, "int8", records, Long[]::new, one -> one.record.offset()));
            insert.setArray(3, column(connection, "text", records, String[]::new, one -> one.kind.text()));
            insert.setArray(4, column(connection, "int8", records, Long[]::new, Quarantined::seq));
            insert.setArray(5, column(connection, "bytea", records, byte[][]::new, one -> one.record.key()));
            insert.setArray(6, column(connection, "bytea", records, byte[][]::new, one -> one.record.value()));
            insert.setArray(7, column(connection, "text", records, String[]::new, Quarantined::reason));
            insert.executeUpdate();
        }
    }

    private static <T> Array column(
            Connection connection,
            String type,
            List<Quarantined> records,
            IntFunction<@Nullable T[]> array,
            Function<Quarantined, @Nullable T> value)
            throws SQLException {
        return connection.createArrayOf(type, records.stream().map(value).toArray(array));
    }
}
