package org.disvote.lab.endtoend;

import static org.disvote.lab.endtoend.Pipeline.NO_CRASH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.disvote.cli.Cli;
import org.disvote.lab.voters.BallotBox;
import org.disvote.lab.voters.Voters;
import org.disvote.operate.rebuild.MasterTarget;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.Target;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.RestoredStatement;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// G6 for a replica and a master that are lost permanently. `ReplicaRebuildIT` tests what stops a rebuild.
@RealParts(embeddedOnly = true)
class RebuildIT {

    private static final String VOTES = "SELECT vote::text FROM vote ORDER BY partition, seq";

    private final Postgres postgres;
    private final Broker broker;

    RebuildIT(Postgres postgres, Broker broker) {
        this.postgres = postgres;
        this.broker = broker;
    }

    @Test
    void aLostMasterAndALostReplicaAreRebuiltEqualAndTheSystemContinues(@TempDir Path folder) throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, 2, 1);
                Voters before = pipeline.voters();
                Voters after = pipeline.voters()) {
            ChildJvm ingest = pipeline.startIngest(NO_CRASH, 0);
            ChildJvm sink = pipeline.startSink("r1", NO_CRASH, 0);
            pipeline.launchElection(
                    "over", Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3));
            Awaitility.await().until(() -> seals(pipeline.rollAndSeals()).size() == Pipeline.ROUTING.partitions());
            pipeline.importRoll(folder, 60);
            pipeline.launchElectionWithRoll("listed", Instant.parse("2100-01-01T00:00:00Z"));
            pipeline.castListed("listed", 0, 30);
            before.start(24);
            Pipeline.awaitAcknowledged(before, 400);
            before.stop();
            String lostMaster = pipeline.master(1);
            String lostReplica = pipeline.replica("r1");
            Awaitility.await()
                    .ignoreExceptions() // the sink may not have made its tables yet
                    .until(() -> Postgres.rows(lostReplica, VOTES).size()
                            == before.acknowledged().size() + 30);
            pipeline.assertWhole(before);
            List<String> seals = seals(pipeline.rollAndSeals());
            ingest.kill();
            sink.kill();
            String master = postgres.createDatabase();
            String replica = postgres.createDatabase();

            assertEquals(0, rebuild("--into", replica));
            for (Step step : Step.values()) {
                Target target =
                        new KilledTarget(new MasterTarget(new Shard(1), List.of(pipeline.master(0)), Set.of()), step);
                assertThrows(
                        Killed.class,
                        () -> Rebuild.run(master, target, Brokers.at(broker.bootstrap()), (doing, done, all) -> {}),
                        step.name());
            }
            assertEquals(
                    0,
                    rebuild(
                            "--into",
                            master,
                            "--master-of",
                            "1",
                            "--masters",
                            pipeline.master(0) + "," + lostMaster.replaceAll(":\\d+/", ":1/")));

            assertEquals(Postgres.rows(lostReplica, VOTES), Postgres.rows(replica, VOTES));
            assertEquals(Postgres.rows(lostMaster, VOTES), Postgres.rows(master, VOTES));
            String heads = "SELECT partition, last_seq, published, topic_id FROM partition_head";
            assertEquals(
                    Postgres.rows(lostMaster, "SELECT t::text FROM (" + heads + ") AS t ORDER BY 1"),
                    Postgres.rows(master, "SELECT t::text FROM (" + heads + ") AS t ORDER BY 1"));
            assertEquals(
                    List.of(),
                    Postgres.rows(master, "SELECT opened_for FROM partition_head WHERE opened_for IS NOT NULL"));

            List<String> restored =
                    Postgres.rows(master, "SELECT partition || ' ' || last_seq FROM partition_head").stream()
                            .sorted()
                            .toList();

            pipeline.useMaster(1, master);
            pipeline.useReplica("r1", replica);
            pipeline.startIngest(NO_CRASH, 0);
            pipeline.startSink("r1", NO_CRASH, 0);
            assertTrue(pipeline.statusOfListed("listed", 0, 60).contains(BallotBox.TRY_AGAIN), "a roll is missing");
            pipeline.importRoll(folder, 60);
            pipeline.castListed("listed", 0, 60); // half of them again
            after.start(24); // first the same voters again, then others
            Pipeline.awaitAcknowledged(after, before.acknowledged().size() + 200);
            after.stop();

            pipeline.assertWhole(after);
            assertEquals(restored, statedAsRestored());
            assertEquals(seals, seals(pipeline.rollAndSeals()));
            before.acknowledged()
                    .forEach((voter, receipt) ->
                            assertEquals(receipt, after.acknowledged().get(voter)));
        }
    }

    /// By the closings topic: partitions and tails, sorted as text.
    private List<String> statedAsRestored() {
        List<String> stated = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.CLOSINGS, record -> {
            if (RestoredStatement.isOne(record.value())) {
                try {
                    RestoredStatement one = RestoredStatement.decode(record.value());
                    stated.add(one.partition() + " " + one.tail());
                } catch (MalformedEventException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        return stated.stream().sorted().toList();
    }

    @Test
    void aMasterWithVotesIsRefusedInOneSentenceThatSaysWhatToDo() throws Exception {
        try (Pipeline pipeline = new Pipeline(postgres, broker, 1, 0);
                Voters voters = pipeline.voters()) {
            pipeline.startIngest(NO_CRASH, 0);
            voters.start(4);
            Pipeline.awaitAcknowledged(voters, 50);
            voters.stop();
            List<String> votes = Postgres.rows(pipeline.master(0), VOTES);
            StringWriter err = new StringWriter();

            int exitCode =
                    rebuild(err, "--into", pipeline.master(0), "--master-of", "0", "--masters", pipeline.master(0));

            assertEquals(1, exitCode);
            assertEquals(1, err.toString().lines().count(), err.toString());
            assertTrue(
                    err.toString().contains("not empty: stop what writes to it, drop and create it again"),
                    err.toString());
            assertEquals(votes, Postgres.rows(pipeline.master(0), VOTES));
        }
    }

    private static List<String> seals(List<String> rollAndSeals) {
        return rollAndSeals.stream().filter(row -> row.startsWith("seal ")).toList();
    }

    private int rebuild(String... options) {
        StringWriter err = new StringWriter();
        int exitCode = rebuild(err, options);
        System.out.println(err);
        return exitCode;
    }

    private int rebuild(StringWriter err, String... options) {
        List<String> arguments = new ArrayList<>(List.of("rebuild", "--brokers", broker.bootstrap()));
        arguments.addAll(List.of(options));
        return Cli.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    private enum Step {
        PARTITIONS,
        MIGRATED,
        CLAIMED,
        VOID_MARKED,
        COMPLETED
    }

    /// Ends a rebuild as a kill does: its session ends, and nothing else happens.
    private static final class Killed extends RuntimeException {}

    /// Is killed after one of its steps.
    private record KilledTarget(Target target, Step last) implements Target {

        private void after(Step step) {
            if (step == last) {
                throw new Killed();
            }
        }

        @Override
        public Set<Integer> partitions(Routing routing) {
            Set<Integer> partitions = target.partitions(routing);
            after(Step.PARTITIONS);
            return partitions;
        }

        @Override
        public void migrate(DataSource database) {
            target.migrate(database);
            after(Step.MIGRATED);
        }

        @Override
        public boolean claim(Connection session) throws SQLException {
            boolean claimed = target.claim(session);
            after(Step.CLAIMED);
            return claimed;
        }

        @Override
        public void keep(Connection session, List<Quarantined> records) throws SQLException {
            target.keep(session, records);
        }

        @Override
        public boolean markVoid(Connection session) throws SQLException {
            boolean marked = target.markVoid(session);
            after(Step.VOID_MARKED);
            return marked;
        }

        @Override
        public void complete(Connection session, Collection<Applied> reached, UUID topicId, Routing routing)
                throws SQLException {
            target.complete(session, reached, topicId, routing);
            after(Step.COMPLETED);
        }
    }
}
