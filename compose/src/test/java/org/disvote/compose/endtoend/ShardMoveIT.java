package org.disvote.compose.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.disvote.ingest.move.ShardMove;
import org.disvote.ingest.move.ShardMove.Step;
import org.disvote.parts.Broker;
import org.disvote.parts.Postgres;
import org.disvote.parts.RealParts;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;

@RealParts
class ShardMoveIT {

    /// Far above what `docs/ARCHITECTURE.md` states, for machines that do other things.
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

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
    void aMoveThatIsKilledAtAnyStepGoesOnWhereItWas() throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, SHARDS, 1);
                Voters voters = pipeline.voters()) {
            pipeline.startIngest(Pipeline.NO_CRASH, 0);
            pipeline.startIngest(Pipeline.NO_CRASH, 0);
            pipeline.startSink("r1", Pipeline.NO_CRASH, 0);
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
                assertEquals(
                        last != Step.DONE, pipeline.mover((moving, step) -> {}).move(partition, to), last::name);
            }

            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();
            pipeline.assertWhole(voters);
            assertEquals(List.of(), voters.contradictions());
        }
    }

    /// Ends a move as a kill does: its sessions are gone, and nothing else is done.
    private static final class Killed extends RuntimeException {}
}
