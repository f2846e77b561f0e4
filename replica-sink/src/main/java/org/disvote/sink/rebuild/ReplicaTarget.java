package org.disvote.sink.rebuild;

import java.sql.Connection;
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
import org.disvote.sink.replica.AppliedTable;
import org.disvote.sink.replica.QuarantineTable;
import org.disvote.sink.replica.ReplicaSchema;
import org.disvote.sink.replica.SystemTable;
import org.disvote.topics.routing.Routing;

/// A replica. Its sink may run during the rebuild: it waits for the rebuild's locks, is then fenced, reads
/// `applied` again and goes on from there.
///
/// @param only the partitions that it has; empty for all
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
        return new AppliedTable(session).claimEmpty() && new QuarantineTable(session).isEmpty();
    }

    @Override
    public void keep(Connection session, List<Quarantined> records) throws SQLException {
        new QuarantineTable(session).insert(records);
    }

    @Override
    public void complete(Connection session, Collection<Applied> reached, UUID topicId, Routing routing)
            throws SQLException {
        new SystemTable(session).insertIfNew(routing.partitions());
        new AppliedTable(session).insert(reached, topicId);
    }
}
