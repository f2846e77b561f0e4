package org.disvote.lab.endtoend;

import static org.awaitility.Awaitility.await;
import static org.disvote.lab.endtoend.Pipeline.NO_CRASH;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.disvote.lab.voters.Voters;
import org.disvote.sink.replica.Probe;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// G1 to G4 and G6 when processes die: at each row of the crash table, and then at random times.
@RealParts(embeddedOnly = true)
@Slow
class CrashIT {

    private static final int VOTERS_AT_A_TIME = 24;

    private final Postgres postgres;
    private final Broker broker;

    CrashIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @ParameterizedTest
    @EnumSource(org.disvote.ingest.Probe.Step.class)
    void ingestKilledAtAStepLosesAndRepeatsNoVote(org.disvote.ingest.Probe.Step step) throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 1);
                Voters voters = pipeline.voters()) {
            pipeline.startSink("r1", NO_CRASH, 0);
            ChildJvm doomed = pipeline.startIngest(step.name(), 20);
            voters.start(VOTERS_AT_A_TIME);

            doomed.awaitEnd();
            pipeline.startIngest(NO_CRASH, 0);
            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();

            pipeline.assertWhole(voters);
        }
    }

    @Test
    void ingestKilledWhileItRehearsesLeavesNothingAndKeepsNoVoterWaiting() throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 1);
                Voters voters = pipeline.voters()) {
            pipeline.startIngest(NO_CRASH, 0);
            pipeline.startSink("r1", NO_CRASH, 0);
            voters.start(VOTERS_AT_A_TIME);
            Pipeline.awaitAcknowledged(voters, 100);

            pipeline.startRehearsing().kill();
            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();

            pipeline.assertWhole(voters);
            for (int shard = 0; shard < 2; shard++) {
                String master = pipeline.master(shard);
                await().until(() -> Postgres.rows(master, "SELECT relname FROM pg_class WHERE relpersistence = 't'")
                        .isEmpty());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Probe.Step.class)
    void aSinkKilledAtAStepAppliesEveryVoteOnce(Probe.Step step) throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 1);
                Voters voters = pipeline.voters()) {
            pipeline.startIngest(NO_CRASH, 0);
            ChildJvm doomed = pipeline.startSink("r1", step.name(), 3);
            voters.start(VOTERS_AT_A_TIME);

            doomed.awaitEnd();
            pipeline.startSink("r1", NO_CRASH, 0);
            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 200);
            voters.stop();

            pipeline.assertWhole(voters);
        }
    }

    @Test
    void killingProcessesAtRandomTimesUnderLoadLosesAndRepeatsNoVote() throws Exception {
        long seed = System.nanoTime();
        System.out.println("CrashIT seed " + seed);
        Random random = new Random(seed);
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 3);
                Voters voters = pipeline.voters()) {
            List<ChildJvm> ingests = new ArrayList<>();
            List<ChildJvm> sinks = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                ingests.add(pipeline.startIngest(NO_CRASH, 0));
            }
            for (String replica : pipeline.replicaNames()) {
                sinks.add(pipeline.startSink(replica, NO_CRASH, 0));
            }
            voters.start(VOTERS_AT_A_TIME);

            for (int kill = 0; kill < 6; kill++) {
                Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 100 + random.nextInt(400));
                if (random.nextBoolean()) {
                    int victim = random.nextInt(ingests.size());
                    ingests.get(victim).kill();
                    ingests.set(victim, pipeline.startIngest(NO_CRASH, 0));
                } else {
                    int victim = random.nextInt(sinks.size());
                    sinks.get(victim).kill();
                    sinks.set(victim, pipeline.startSink(pipeline.replicaNames().get(victim), NO_CRASH, 0));
                }
            }
            voters.stop();

            assertFalse(voters.acknowledged().isEmpty());
            pipeline.assertWhole(voters);
        }
    }

    @Test
    void killingTheBrokerStopsNoVoter() throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 1);
                Voters voters = pipeline.voters()) {
            pipeline.startIngest(NO_CRASH, 0);
            pipeline.startSink("r1", NO_CRASH, 0);
            voters.start(VOTERS_AT_A_TIME);
            Pipeline.awaitAcknowledged(voters, 200);

            broker.kill();
            Pipeline.awaitAcknowledged(voters, voters.acknowledged().size() + 500);
            broker.start();
            voters.stop();

            pipeline.assertWhole(voters);
        }
    }
}
