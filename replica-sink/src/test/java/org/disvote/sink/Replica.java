package org.disvote.sink;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.sink.apply.Applied;
import org.disvote.testkit.postgres.Forgery;
import org.disvote.topics.database.VoteRow;
import org.disvote.topics.vote.VoteCast;

/// Reads and changes a replica's database from outside of the sink.
public record Replica(String url) {

    /// All votes by position; none before the table exists.
    public List<VoteCast> votes() {
        return query("SELECT * FROM vote ORDER BY partition, seq", VoteRow::read);
    }

    public Map<Integer, Applied> applied() {
        Map<Integer, Applied> applied = new TreeMap<>();
        query(
                        "SELECT partition, seq, next_offset FROM applied",
                        row -> new Applied(row.getInt(1), row.getLong(2), row.getLong(3)))
                .forEach(one -> applied.put(one.partition(), one));
        return applied;
    }

    public long seqOf(int partition) {
        return applied().getOrDefault(partition, Applied.nothing(partition)).seq();
    }

    public long count() {
        return query("SELECT count(*) FROM vote", row -> row.getLong(1)).stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    public <T> List<T> query(String sql, Row<T> mapper) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(mapper.of(rows));
            }
            return result;
        } catch (SQLException e) {
            if ("42P01".equals(e.getSQLState())) {
                return List.of(); // the table does not exist yet
            }
            throw new IllegalStateException(e);
        }
    }

    /// Executes what the replica refuses.
    public void forge(String sql) {
        execute(Forgery.of(sql));
    }

    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
