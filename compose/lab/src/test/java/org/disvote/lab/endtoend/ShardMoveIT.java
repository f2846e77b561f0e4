package org.disvote.lab.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.disvote.ingest.move.ShardMove;
import org.disvote.ingest.move.ShardMove.Step;
import org.disvote.lab.voters.Voters;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealParts
@Slow
class ShardMoveIT {

    /// Far above the bound in `docs/architecture.md`, for machines under other load.
    private static final Duration WAIT_MAX = Patience.WAIT_MAX;

    private static final int SHARDS = 2;

    private final Postgres postgres;
    private final Broker broker;

    ShardMoveIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @Test
    void twoShardsBecomeFourWhileVotesComeIn() throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, SHARDS, 1);
                Voters voters = pipeline.voters()) {
            ChildJvm before = pipeline.startIngest(Pipeline.NO_CRASH, 0);
            pipeline.startSink("r1", Pipeline.NO_CRASH, 0);
            voters.start(8);
            Pipeline.awaitAcknowledged(voters, 200);
            pipeline.addMaster();
            pipeline.addMaster();
            pipeline.startIngest(Pipeline.NO_CRASH, 0);
            pipeline.startIngest(Pipeline.NO_CRASH, 0);
            before.close();

            ShardMove mover = pipeline.mover((partition, step) -> {});
            assertTrue(mover.move(1, new Shard(2)));
            assertTrue(mover.move(2, new Shard(2)));
            assertTrue(mover.move(5, new Shard(3)));
            assertFalse(mover.move(5, new Shard(3)));

            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();
            pipeline.assertWhole(voters);
            assertTrue(pipeline.votesOfMasters().stream().allMatch(votes -> votes > 0));
            System.out.println("the longest wait of a voter was " + voters.longestWait());
            assertTrue(voters.longestWait().compareTo(WAIT_MAX) < 0, () -> "" + voters.longestWait());
        }
    }

    @Test
    void aMoveThatIsKilledAtAnyStepContinuesThereAndMovesRollAndSeals(@TempDir Path folder) throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, SHARDS, 1);
                Voters voters = pipeline.voters()) {
            pipeline.startIngest(Pipeline.NO_CRASH, 0);
            pipeline.startIngest(Pipeline.NO_CRASH, 0);
            pipeline.startSink("r1", Pipeline.NO_CRASH, 0);
            pipeline.launchElection(
                    "over", Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3));
            Awaitility.await().until(() -> seals(pipeline.rollAndSeals()) == Pipeline.ROUTING.partitions());
            pipeline.importRoll(folder, 300);
            pipeline.launchElectionWithRoll("listed", Instant.parse("2100-01-01T00:00:00Z"));
            pipeline.castListed("listed", 0, 30);
            List<String> before = pipeline.rollAndSeals();
            voters.start(8);
            Pipeline.awaitAcknowledged(voters, 200);

            int moves = 0;
            for (Step last : Step.values()) {
                // Each partition in turn to the other shard; later ones come back to where they were before.
                int partition = moves % Pipeline.ROUTING.partitions();
                int home = Pipeline.ROUTING.initialShardOf(partition, SHARDS).index();
                Shard to = new Shard((home + 1 + moves / Pipeline.ROUTING.partitions()) % SHARDS);
                moves++;

                ShardMove killed = pipeline.mover((moving, step) -> {
                    if (step == last) {
                        throw new Killed();
                    }
                });
                assertThrows(Killed.class, () -> killed.move(partition, to), last::name);
                if (Set.of(Step.COPIED, Step.RELEASED, Step.OWNED).contains(last)) {
                    pipeline.assertEqual();
                }
                ShardMove resumed = pipeline.mover((moving, step) -> {
                    // The first move's rows have been copied when the roll changes.
                    if (step == Step.COPIED && last == Step.EXPECTED) {
                        pipeline.importRoll(folder, 400);
                    }
                });
                assertEquals(last != Step.DONE, resumed.move(partition, to), last::name);
                pipeline.castListed("listed", moves * 30, moves * 30 + 30);
            }

            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();
            pipeline.assertWhole(voters);
            assertEquals(List.of(), voters.contradictions());
            List<String> after = pipeline.rollAndSeals();
            assertTrue(after.containsAll(before));
            pipeline.castListed("listed", 390, 400); // who were added while a partition moved
            pipeline.assertEqual();
            assertEquals(before.size() + 100, after.size());
        }
    }

    private static long seals(List<String> rows) {
        return rows.stream().filter(row -> row.startsWith("seal ")).count();
    }

    /// Ends a move as a kill does: its sessions end, and nothing else happens.
    private static final class Killed extends RuntimeException {}
}
