package org.disvote.operate.roll;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.disvote.ingest.roster.Roster;
import org.disvote.operate.roll.file.RollWatch;
import org.disvote.operate.roll.file.SortedRoll;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.voter.Voter;

/// Puts the lines of a roll, as [RollExport] wrote them, onto masters that were rebuilt and have none of it. Unlike an
/// import it needs no voter key, and it states nothing: the log has the statement of this roll already.
public final class RollRestore {

    private static final int WATCH_EACH = 1 << 13;

    private RollRestore() {}

    /// @param masters JDBC URLs of all, in any order
    /// @param lines sorted lines `voter,constituency`, whose digest was compared with the stated one
    /// @return how many voters it has
    /// @throws OperatorException if a master fails, or has other voters of this roll; nothing changed there
    public static long run(List<String> masters, Brokers brokers, String roll, Path lines, RollWatch watch) {
        Routing routing = SystemTopic.read(brokers).routing();
        List<RollMaster> open = new ArrayList<>();
        try {
            List<String> byShard = Roster.readAll(masters, routing);
            Map<Integer, RollMaster> owners = new HashMap<>();
            for (int shard = 0; shard < byShard.size(); shard++) {
                RollMaster master = RollMaster.open(shard, byShard.get(shard));
                open.add(master);
                for (int partition : master.partitions()) {
                    owners.put(partition, master);
                }
            }
            long voters = stage(lines, routing, owners, watch);
            for (RollMaster master : open) {
                master.endStaging();
                Set<Integer> owned = new HashSet<>(owners.keySet());
                owned.removeIf(partition -> owners.get(partition) != master);
                if (!master.merge(roll, owned).onlyAdds()) {
                    throw new OperatorException(
                            ("the master of shard %d has other voters on the roll %s than the backup, and nothing was"
                                            + " changed there: restore rolls only to masters that were just rebuilt")
                                    .formatted(master.shard(), roll));
                }
            }
            for (RollMaster master : open) {
                master.commit();
            }
            return voters;
        } catch (SQLException e) {
            throw new OperatorException(
                    "a master failed (%s): check that all are up, and restore the roll again"
                            .formatted(SqlFailure.text(e)),
                    e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read (%s)".formatted(lines, OperatorFile.why(e)), e);
        } finally {
            open.forEach(RollMaster::close);
        }
    }

    private static long stage(Path lines, Routing routing, Map<Integer, RollMaster> owners, RollWatch watch)
            throws IOException, SQLException {
        long voters = 0;
        try (BufferedReader in = Files.newBufferedReader(lines, StandardCharsets.US_ASCII)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comma = line.indexOf(',');
                if (comma < 0) {
                    throw new OperatorException(
                            "line %d of %s is not voter,constituency: use another copy of the backup"
                                    .formatted(voters + 1, lines));
                }
                Voter voter = new Voter(line.substring(0, comma));
                int partition = routing.partitionOf(voter);
                RollMaster master = owners.get(partition);
                if (master == null) {
                    throw new OperatorException("no master owns partition %d: rebuild the masters of all shards first"
                            .formatted(partition));
                }
                master.stage(new SortedRoll.Named(voter, line.substring(comma + 1)), partition);
                if (++voters % WATCH_EACH == 0) {
                    watch.progress("restoring the roll", voters, 0);
                }
            }
        }
        return voters;
    }
}
