package org.disvote.ingest.publish;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.disvote.topics.routing.Shard;

/// Has partitions read again from the log's beginning and sends again what the log lacks: for a gap in the log, or
/// after a repair by hand. The publisher notices it within seconds; the partitions stay open meanwhile.
public final class ShardResend {

    private ShardResend() {}

    /// @param master the shard's JDBC URL
    /// @return which of these partitions this master owns
    public static Set<Integer> run(Shard shard, String master, Collection<Integer> partitions) throws SQLException {
        try (HeadsSession session = HeadsSession.open(master, shard);
                var update = session.prepare("""
                        UPDATE partition_head SET published_offset = NULL WHERE partition = ANY (?)
                        RETURNING partition
                        """)) {
            update.setArray(1, session.ints(partitions.stream()));
            Set<Integer> owned = new TreeSet<>();
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    owned.add(rows.getInt(1));
                }
            }
            return owned;
        }
    }
}
