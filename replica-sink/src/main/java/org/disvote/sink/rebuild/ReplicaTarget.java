package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.apply.ReplicaSchema;
import org.disvote.topics.routing.Routing;

/// A replica. Its sink may run all the while: it waits for the rebuild's locks, finds itself fenced, reads `applied`
/// again and goes on from there.
///
/// @param only the partitions that it holds; empty for all
public record ReplicaTarget(Set<Integer> only) implements Target {

    public ReplicaTarget {
        only = Set.copyOf(only);
    }

    @Override
    public Set<Integer> partitions(Routing routing) {
        return only.isEmpty() ? IntStream.range(0, routing.partitions()).boxed().collect(Collectors.toSet()) : only;
    }

    @Override
    public void migrate(DataSource database) {
        ReplicaSchema.migrate(database);
    }

    @Override
    public boolean claim(Connection session) throws SQLException {
        try (var statement = session.createStatement()) {
            // A sink locks rows of it, or inserts one, before it writes anything.
            statement.execute("LOCK TABLE applied IN EXCLUSIVE MODE");
            try (var row = statement.executeQuery("""
                    SELECT NOT EXISTS (SELECT FROM applied WHERE seq > 0) AND NOT EXISTS (SELECT FROM quarantine)
                    """)) {
                row.next();
                if (!row.getBoolean(1)) {
                    return false;
                }
            }
            statement.execute("DELETE FROM applied");
            return true;
        }
    }

    @Override
    public void keep(Connection session, List<Quarantined> records) throws SQLException {
        Quarantined.insert(session, records);
    }

    @Override
    public void complete(Connection session, Collection<Applied> reached, UUID topicId, Routing routing)
            throws SQLException {
        try (PreparedStatement keep =
                // A sink may have written it while this replica was still empty.
                session.prepareStatement("INSERT INTO system (partitions) VALUES (?) ON CONFLICT (one) DO NOTHING")) {
            keep.setInt(1, routing.partitions());
            keep.executeUpdate();
        }
        try (PreparedStatement insert = session.prepareStatement("""
                INSERT INTO applied (partition, seq, next_offset, topic_id, updated_at)
                VALUES (?, ?, ?, ?, clock_timestamp())
                """)) {
            for (Applied at : reached) {
                insert.setInt(1, at.partition());
                insert.setLong(2, at.seq());
                insert.setLong(3, at.nextOffset());
                insert.setObject(4, topicId);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
