package org.disvote.ingest.publish.repair;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import org.disvote.ingest.master.MasterSession;
import org.disvote.ingest.table.HeadTable;
import org.disvote.topics.routing.Shard;

/// Makes the publisher compare partitions from the log's beginning and send again what the log lacks: for a
/// gap in the log, or after a repair by hand. The publisher notices it within seconds; the partitions stay
/// open meanwhile.
public final class ShardResend {

    private ShardResend() {}

    /// @param master the shard's JDBC URL
    /// @return which of these partitions this master owns
    public static Set<Integer> run(Shard shard, String master, Collection<Integer> partitions) throws SQLException {
        try (MasterSession session = MasterSession.open(master, "disvote-publisher-" + shard.index())) {
            return new HeadTable(session.connection()).forgetTails(partitions);
        }
    }
}
