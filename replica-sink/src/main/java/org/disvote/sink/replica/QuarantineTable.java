package org.disvote.sink.replica;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.apply.Quarantined.Kind;
import org.disvote.topics.vote.Gap;
import org.jspecify.annotations.Nullable;

/// The tables `quarantine`, with the records of the log that are not votes of their partition, and
/// `quarantine_count`, with their numbers. Works in the transaction of its connection.
public final class QuarantineTable {

    private static final String INSERT = """
            INSERT INTO quarantine (partition, log_offset, kind, seq, record_key, record_value, reason)
            SELECT * FROM unnest(?::int[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::text[])
            """;

    /// Reads only the two ends of a gap, however many records it has. Its first record is either the lowest
    /// one, since votes come in order, or one forged far ahead, which is the highest.
    static final String GAPS = """
            SELECT place.partition, highest.seq, least(lowest.seen_at, highest.seen_at)
            FROM unnest(?::int[], ?::bigint[]) AS place (partition, seq)
            CROSS JOIN LATERAL (
                SELECT seen_at FROM quarantine
                WHERE partition = place.partition AND kind = 'ahead' AND seq > place.seq
                ORDER BY seq, log_offset
                LIMIT 1
            ) AS lowest
            CROSS JOIN LATERAL (
                SELECT seq, seen_at FROM quarantine
                WHERE partition = place.partition AND kind = 'ahead' AND seq > place.seq
                ORDER BY seq DESC, log_offset DESC
                LIMIT 1
            ) AS highest
            """;

    private final Connection connection;

    public QuarantineTable(Connection connection) {
        this.connection = connection;
    }

    public void insert(List<Quarantined> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        // In one statement, so that the triggers that count the records run once.
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(
                    1,
                    column("int4", records, Integer[]::new, one -> one.record().partition()));
            insert.setArray(
                    2, column("int8", records, Long[]::new, one -> one.record().offset()));
            insert.setArray(
                    3, column("text", records, String[]::new, one -> one.kind().text()));
            insert.setArray(4, column("int8", records, Long[]::new, Quarantined::seq));
            insert.setArray(
                    5,
                    column("bytea", records, byte[][]::new, one -> one.record().key()));
            insert.setArray(
                    6,
                    column("bytea", records, byte[][]::new, one -> one.record().value()));
            insert.setArray(7, column("text", records, String[]::new, Quarantined::reason));
            insert.executeUpdate();
        }
    }

    private <T> Array column(
            String type,
            List<Quarantined> records,
            IntFunction<@Nullable T[]> array,
            Function<Quarantined, @Nullable T> value)
            throws SQLException {
        return connection.createArrayOf(type, records.stream().map(value).toArray(array));
    }

    public boolean isEmpty() throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT NOT EXISTS (SELECT FROM quarantine)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /// How many records of these partitions are in quarantine, by kind; kinds without any are left out.
    Map<Integer, Map<Kind, Long>> counts(Collection<Integer> partitions) throws SQLException {
        // The schema's triggers keep these numbers, since counting a large quarantine could take longer than
        // the session's timeout.
        try (var select = connection.prepareStatement(
                "SELECT partition, kind, records FROM quarantine_count WHERE partition = ANY (?) AND records > 0")) {
            select.setObject(1, partitions.stream().mapToInt(Integer::intValue).toArray());
            Map<Integer, Map<Kind, Long>> counts = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.computeIfAbsent(rows.getInt(1), partition -> new EnumMap<>(Kind.class))
                            .put(Kind.of(rows.getString(2)), rows.getLong(3));
                }
            }
            return counts;
        }
    }

    /// The gaps behind these places, by partition; partitions without one are left out.
    Map<Integer, Gap> gaps(Collection<Applied> places) throws SQLException {
        try (var select = connection.prepareStatement(GAPS)) {
            select.setObject(1, places.stream().mapToInt(Applied::partition).toArray());
            select.setObject(2, places.stream().mapToLong(Applied::seq).toArray());
            Map<Integer, Gap> gaps = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    gaps.put(
                            rows.getInt(1),
                            new Gap(
                                    rows.getLong(2),
                                    rows.getObject(3, OffsetDateTime.class).toInstant()));
                }
            }
            return gaps;
        }
    }
}
