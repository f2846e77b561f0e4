package org.disvote.lab.endtoend;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.UpProcess;
import org.disvote.lab.voters.Voters;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Slow;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Slow
class AddedShardsIT {

    /// Far above the bound in `docs/operations.md`, for machines under other load.
    private static final Duration WAIT_MAX = Patience.WAIT_MAX;

    @Test
    void anUpWithMoreShardsHasThemFilledWhileVotesComeIn(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        String receipt;
        try (UpProcess up =
                UpProcess.ready(data, "--port", "0", "--shards", "2", "--replicas", "1", "--partitions", "8")) {
            receipt = UpProcess.receipt(up.cast("first", "c3"));
            up.killTree();
        }
        try (UpProcess up = UpProcess.ready(data, "--port", "0", "--shards", "4");
                Voters voters = new Voters(
                        new ElectionId("demo"), () -> List.of(up.endpoints().api()))) {
            assertEquals(List.of(4L, 4L, 0L, 0L), partitions(up));
            voters.start(8);
            Pipeline.awaitAcknowledged(voters, 200);

            run(data, "shard", "move", "2,3", "--to", "2");
            run(data, "shard", "move", "6,7", "--to", "3");

            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();
            assertEquals(List.of(2L, 2L, 2L, 2L), partitions(up));
            assertEquals(List.of(), voters.contradictions());
            run(data, "audit");
            VoterKey key = VoterKey.read(data.resolve("voter.key"));
            Pipeline.assertAcknowledgedIn(
                    requireNonNull(up.endpoints().replicas().get("r1")),
                    voters,
                    voter -> key.pseudonym("", voter).value());
            assertEquals(receipt, UpProcess.receipt(up.cast("first", "c3")));
            System.out.println("the longest wait of a voter was " + voters.longestWait());
            assertTrue(voters.longestWait().compareTo(WAIT_MAX) < 0, () -> "" + voters.longestWait());
        }
    }

    /// How many partitions each master owns.
    private static List<Long> partitions(UpProcess up) {
        return up.endpoints().masters().stream()
                .map(master -> {
                    try (var connection = DriverManager.getConnection(master);
                            var statement = connection.createStatement();
                            var row = statement.executeQuery("SELECT count(*) FROM partition_head")) {
                        row.next();
                        return row.getLong(1);
                    } catch (java.sql.SQLException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static void run(Path data, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output, true);
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = data.toString();
        assertEquals(0, Cli.run(writer, writer, all), output::toString);
        System.out.println(output);
    }
}
