package org.disvote.cli.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.disvote.cli.Cli;
import org.disvote.ingest.IngestApi;
import org.disvote.ingest.IngestConfig;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.table.ElectionTable;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.roll.RollTopic;
import org.disvote.operate.sample.ShortForm;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.testkit.SlowLine;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.statement.RollStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that define, launch and close elections, on two masters.
@RealParts
final class ElectionIT {

    private static final ElectionId DEMO = new ElectionId("demo");
    private static final Routing ROUTING = new Routing(6);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Broker broker;
    private final Path file;
    private final List<String> masters;

    /// The masters that a command asks. Where no ingest runs, a launch waits for each of them in vain.
    private List<String> asked;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @SuppressWarnings("NullAway.Init") // by makeTopics()
    private StandInNotary notary;

    ElectionIT(Postgres postgres, Broker broker, @TempDir Path folder) {
        this.broker = broker;
        this.file = folder.resolve("election.json");
        masters = List.of(postgres.createDatabase(), postgres.createDatabase());
        asked = masters;
    }

    @BeforeEach
    void makeTopics() {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(Brokers.at(brokers), ROUTING));
        notary = StandInNotary.start(Brokers.at(broker.bootstrap()));
    }

    @AfterEach
    void stopNotary() {
        notary.close();
    }

    @Test
    void aDraftMayChangeUntilItsLaunchAndNothingButTheCloseAfterwards() throws Exception {
        assertEquals(0, put(file("demo", "c1")), err::toString);
        assertPrinted("draft of election demo is stored");
        assertEquals(0, put(file("demo", "c2")), err::toString);
        assertPrinted("draft of election demo is replaced");
        assertEquals(0, run("list"), err::toString);
        assertPrinted("demo                     draft");
        assertEquals(0, run("show", "demo"), err::toString);
        assertPrinted("demo (draft, put at", "would open", "  c2");
        assertEquals(Optional.empty(), topic().find(DEMO));

        assertEquals(0, run("launch", "demo"), err::toString);

        Election launched = topic().find(DEMO).orElseThrow().election();
        assertPrinted(
                "election demo is launched",
                "terms          " + launched.digest(),
                "notary         has stated these terms");
        assertTrue(launched.has(new ChoiceId("c2")));
        assertEquals(60, launched.notice().toSeconds());
        assertEquals(1, put(file("demo", "c3")));
        assertTrue(err.toString().contains("nothing of it changes but its close"), err::toString);
        assertEquals(1, put(file("demo", "c3"), "--launch"));
        assertEquals(1, run("launch", "demo"));
        assertTrue(err.toString().contains("was launched before"), err::toString);
        assertEquals(0, run("show", "demo"), err::toString);
        assertPrinted("demo (open)", "voters         plain", "it changes nothing any more");
        assertEquals(launched, topic().find(DEMO).orElseThrow().election());
    }

    @Test
    void aLaunchWithoutANotaryIsNoFailureAndSaysThatNoShardOpensIt() throws Exception {
        notary.close();
        assertEquals(0, put(file("demo", "c1"), "--launch"), err::toString);
        assertPrinted("election demo is launched", "waiting        for the notary", "shard 0 ");
        assertTrue(err.toString().contains("warning: no notary has stated the terms of election demo"), err::toString);
        assertEquals(0, run("show", "demo"));
        assertPrinted("notary         has not stated them: none has ever run in this system");
        assertEquals(0, run("list"));
        assertPrinted("  waits for the notary");

        notary = StandInNotary.start(Brokers.at(broker.bootstrap()));

        await().until(() -> {
            run("show", "demo");
            return out.toString().contains("notary         has stated these terms");
        });
        assertEquals(0, run("list"));
        assertFalse(out.toString().contains("waits for the notary"), out::toString);
    }

    @Test
    void faultBALaunchOfWhichTheNotaryStatedOtherTermsFailsAndSaysSo() throws Exception {
        notary.close();
        SystemRecord system = SystemTopic.read(Brokers.at(broker.bootstrap()));
        String others = "sha256:" + "0a".repeat(32);
        send(Stream.of(Leaf.SystemLeaf.of(system, now, 600), new Leaf.TermsLeaf(now, 1, "demo", others))
                .map(leaf -> new ProducerRecord<byte[], byte[]>(TopicCatalog.NOTARY, 0, null, leaf.bytes()))
                .toList());

        assertEquals(1, put(file("demo", "c1"), "--launch"));

        assertTrue(err.toString().contains("the notary has stated other terms"), err::toString);
        assertEquals(0, run("show", "demo"));
        assertPrinted("notary         has stated other terms: " + others);
        assertEquals(0, run("list"));
        assertPrinted("the notary has stated other terms");
    }

    @Test
    void whatPreventsALaunchIsSaidAtThePutAlready() throws Exception {
        assertEquals(0, put(file("keyless", "c1").put("voters", "pseudonymous")), err::toString);
        assertPrinted("it cannot be launched as it is: its voters are pseudonymous");
        assertEquals(1, run("launch", "keyless"));
        assertTrue(err.toString().contains("made without a voter key"), err::toString);

        assertEquals(1, put(file("sealed", "c1").put("voters", "pseudonymous").put("ballots", "sealed"), "--launch"));
        assertTrue(err.toString().contains("it has no \"seal\""), err::toString);

        assertEquals(1, put(file("late", "c1").put("closesAt", now.toString()), "--launch"));
        assertTrue(err.toString().contains("would have closed"), err::toString);

        assertEquals(2, put(file("wrong", "c1", "c1").put("minGroup", "x"), "--launch"));
        assertTrue(err.toString().lines().count() >= 2, "every problem is said: " + err);
        assertEquals(List.of(), topic().read().known());
    }

    @Test
    void ofTwoLaunchesAtOnceTheSecondFailsAndChangesNothing() throws Exception {
        topic().launch(Definition.of(file("demo", "c1")), Election.NOTICE_MIN);
        Election other = Election.of(
                Definition.of(file("demo", "c2")),
                SystemTopic.read(Brokers.at(broker.bootstrap())),
                Election.NOTICE_MIN);
        // As a command writes that read the topic before the first launch.
        send(ElectionFold.toProduce(other));

        assertTrue(topic().find(DEMO).orElseThrow().election().has(new ChoiceId("c1")));
        assertEquals(0, run("show", "demo"));
        assertTrue(err.toString().contains("only the first launch counts"), err::toString);
        assertEquals(0, run("list"));
        assertPrinted("passed over: offset");
    }

    @Test
    void aLaunchKilledBeforeItsLastRecordBlocksNobody() throws Exception {
        Election half = Election.of(
                Definition.of(file("demo", "c1")),
                SystemTopic.read(Brokers.at(broker.bootstrap())),
                Election.NOTICE_MIN);
        send(ElectionFold.toProduce(half).subList(0, 1));
        asked = List.of();

        assertEquals(0, put(file("demo", "c2"), "--launch"), err::toString);

        assertTrue(topic().find(DEMO).orElseThrow().election().has(new ChoiceId("c2")));
    }

    @Test
    void aCloseMovesWithItsNoticeAndIsRefusedWithTheReasonOtherwise() throws Exception {
        Instant to = now.plusSeconds(3_600);

        try (IngestApi ingest = start()) {
            await().until(ingest::ready);
            assertEquals(0, put(file("demo", "c1"), "--launch", "--notice", "60"), err::toString);
            assertEquals(0, run("close", "demo", "--at", to.toString()), err::toString);
            assertPrinted("election demo closes at " + to, "shard 0        has it", "shard 1        has it");
        }
        assertEquals(1, run("close", "demo", "--at", now.plusSeconds(30).toString()));
        assertTrue(err.toString().contains("at least 60 s away"), err::toString);
        assertEquals(2, run("close", "demo", "--at", "tomorrow"));
        assertEquals(1, run("close", "other", "--at", to.toString()));
        assertEquals(0, run("show", "demo"), err::toString);
        assertPrinted("moved from " + now.plusSeconds(86_400) + " to " + to);
    }

    @Test
    void aPutThatALaunchOvertakesFailsAndSaysSo() throws Exception {
        Files.writeString(file, file("demo", "c2").toString());
        try (SlowLine line = broker.slowLine()) {
            line.delay(Patience.WAIT_MAX, Set.of(ApiKeys.PRODUCE));
            CompletableFuture<Integer> exitCode =
                    inBackground(() -> execute("election", "put", file.toString(), "--brokers", line.bootstrap()));
            await().until(() -> draftRecords() > 0); // it looked before that, and waits for the answer

            topic().launch(Definition.of(file("demo", "c1")), Election.NOTICE_MIN);
            line.clear();

            assertEquals(1, exitCode.get(), out::toString);
        }
        assertTrue(err.toString().contains("election demo was launched meanwhile, at offset "), err::toString);
        assertTrue(topic().find(DEMO).orElseThrow().election().has(new ChoiceId("c1")));
    }

    @Test
    void aCloseThatAnotherCommandMovesAgainFailsAndSaysSo() throws Exception {
        topic().launch(Definition.of(file("demo", "c1")), Election.NOTICE_MIN);
        Instant to = now.plusSeconds(3_600);
        CompletableFuture<Integer> exitCode = inBackground(() -> run("close", "demo", "--at", to.toString()));
        await().until(() -> out.toString().contains("election demo closes at " + to));

        Instant sooner = topic().closeNow(DEMO).election().closesAt();

        assertEquals(1, exitCode.get(), out::toString);
        assertTrue(err.toString().contains("closes at " + sooner + ": another command moved"), err::toString);
    }

    @Test
    void faultCCloseNowReportsEachShardAndFailsWhereTheCloseIsNotInForce() throws Exception {
        try (IngestApi ingest = start()) {
            assertEquals(0, put(file("demo", "c1"), "--launch", "--notice", "3"), err::toString);
            await().until(ingest::ready);
            await().until(() -> {
                run("show", "demo");
                return out.toString().contains("shard 0        has it")
                        && out.toString().contains("shard 1        has it");
            });
            execute(masters.get(1), """
                CREATE FUNCTION held_back() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE 'held back' USING ERRCODE = 'check_violation'; END $$\
                """);
            execute(
                    masters.get(1),
                    "CREATE TRIGGER held_back BEFORE UPDATE ON election FOR EACH ROW EXECUTE FUNCTION held_back()");

            int exitCode = run("close-now", "demo");

            assertEquals(1, exitCode);
            assertPrinted("shard 0        has it", "shard 1        has it with another close: closesAt");
            assertTrue(err.toString().contains("in force otherwise on shard 1"), err::toString);
            assertEquals(0, run("list"));
            assertPrinted("shard 1 has it with another close: closesAt");
            execute(masters.get(1), "DROP TRIGGER held_back ON election");
            await().until(() -> {
                run("show", "demo");
                return !out.toString().contains("with another close");
            });
        }
    }

    @Test
    void faultCCloseNowFailsUnlessEveryMasterOfTheSystemAnswered() throws Exception {
        String second = masters.get(1);
        try (IngestApi ingest = start()) {
            for (String id : List.of("one", "twice", "none")) {
                assertEquals(0, put(file(id, "c1"), "--launch", "--notice", "3"), err::toString);
            }
            await().until(ingest::ready);

            assertEquals(1, closeNow("one", "--masters", second));
            assertPrinted("shard 1        has it", "shard 0        was not asked");
            assertTrue(err.toString().contains("the master of shard 0 did not answer"), err::toString);

            assertEquals(1, closeNow("twice", "--masters", second + "," + second));
            assertTrue(err.toString().contains("names shard 1 more than once"), err::toString);

            assertEquals(1, closeNow("none"));
            assertTrue(err.toString().contains("no master was asked"), err::toString);
            assertPrinted("election none closes at");
        }
    }

    private int closeNow(String id, String... masters) {
        List<String> all = new ArrayList<>(List.of("election", "close-now", id, "--brokers", broker.bootstrap()));
        all.addAll(List.of(masters));
        return execute(all.toArray(String[]::new));
    }

    @Test
    void aPaperThatSomebodyChangedOnAMasterIsReported() throws Exception {
        topic().launch(Definition.of(file("demo", "c1")), Election.NOTICE_MIN);
        Election demo = topic().find(DEMO).orElseThrow().election();
        for (int shard = 0; shard < 2; shard++) {
            MasterSchema.migrate(new Shard(shard), masters.get(shard));
            execute(
                    masters.get(shard),
                    "INSERT INTO system (partitions, shard, shards, born) VALUES (6, %d, 2, true)".formatted(shard));
            store(masters.get(shard), demo);
        }
        execute(masters.get(1), "UPDATE election SET terms_digest = 'sha256:%s'".formatted("0".repeat(64)));

        assertEquals(0, run("show", "demo"), err::toString);

        assertPrinted("shard 0        has it", "shard 1        has other terms");
    }

    private static void store(String master, Election election) throws SQLException {
        try (var connection = DriverManager.getConnection(master)) {
            new ElectionTable(connection).put(election);
        }
    }

    @Test
    void faultCACommandSaysWhereTheMastersCannotBeAsked() throws Exception {
        topic().launch(Definition.of(file("demo", "c1")), Election.NOTICE_MIN);

        assertEquals(0, execute("election", "show", "demo", "--brokers", broker.bootstrap()));
        assertPrinted("the masters were not asked");
        assertEquals(
                0,
                execute(
                        "election",
                        "show",
                        "demo",
                        "--brokers",
                        broker.bootstrap(),
                        "--masters",
                        "jdbc:postgresql://127.0.0.1:1/nobody"));
        assertPrinted("shard 0        could not be asked");
    }

    @Test
    void aLaunchOnlyIfNewLeavesAMovedCloseAsItIs() throws Exception {
        asked = List.of();
        assertEquals(0, put(file("demo", "c1"), "--launch", "--if-new", "--notice", "3"), err::toString);
        Instant closesAt = topic().closeNow(DEMO).election().closesAt();

        assertEquals(0, put(file("demo", "c1"), "--launch", "--if-new"), err::toString);

        assertPrinted("election demo is launched already", "nothing is changed");
        assertEquals(closesAt, topic().find(DEMO).orElseThrow().election().closesAt());
    }

    @Test
    void aLaunchWithARollThatWasNeverStatedWarnsAndDoesNotFail() throws Exception {
        String digest = "sha256:" + "0a".repeat(32);
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers),
                        ROUTING,
                        new TopicProvisioner.Identity(Optional.empty(), Optional.of(digest))));
        new RollTopic(Brokers.at(broker.bootstrap()))
                .state(new RollStatement(now, "north", digest, digest, new TreeMap<>(Map.of("", 1L))));
        asked = List.of();

        assertEquals(0, put(ofRoll("demo", "main"), "--launch"), err::toString);
        assertPrinted("election demo is launched");
        assertTrue(err.toString().contains("warning: the roll main was never stated"), err::toString);
        assertTrue(err.toString().contains("in election demo"), err::toString);
        assertTrue(err.toString().contains("--roll main`"), err::toString);
        assertEquals(0, put(ofRoll("draft", "south")), err::toString);
        assertFalse(err.toString().contains("warning"), err::toString);
        assertEquals(0, run("launch", "draft"), err::toString);
        assertTrue(err.toString().contains("warning: the roll south was never stated"), err::toString);

        assertEquals(0, put(ofRoll("stated", "north"), "--launch"), err::toString);
        assertFalse(err.toString().contains("warning"), err::toString);
        assertEquals(0, put(file("anyone", "c1"), "--launch"), err::toString);
        assertFalse(err.toString().contains("warning"), err::toString);
        assertEquals(4, topic().read().known().size());
    }

    private ObjectNode ofRoll(String id, String roll) {
        return file(id, "c1")
                .put("voters", "pseudonymous")
                .put("eligibility", "roll")
                .put("roll", roll);
    }

    private int draftRecords() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.DRAFTS, records::add);
        return records.size();
    }

    private static CompletableFuture<Integer> inBackground(Callable<Integer> command) {
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                exitCode.complete(command.call());
            } catch (Exception e) {
                exitCode.completeExceptionally(e);
            }
        });
        return exitCode;
    }

    private IngestApi start() {
        return IngestApi.start(IngestConfig.builder(masters, Brokers.at(broker.bootstrap()))
                .routing(ROUTING)
                .build());
    }

    private ElectionTopic topic() {
        return new ElectionTopic(Brokers.at(broker.bootstrap()));
    }

    private ObjectNode file(String id, String... choices) {
        return ShortForm.file(
                id,
                Map.of("en", "Election"),
                Stream.of(choices)
                        .map(choice -> new Choice(new ChoiceId(choice), Map.of("en", "Choice " + choice)))
                        .toList(),
                now.minusSeconds(60),
                now.plusSeconds(86_400));
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private int put(ObjectNode json, String... options) throws IOException {
        Files.writeString(file, json.toString());
        return run(
                "put",
                Stream.concat(Stream.of(file.toString()), Stream.of(options)).toArray(String[]::new));
    }

    private int run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("election", command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--brokers", broker.bootstrap()));
        if (!asked.isEmpty()) {
            all.addAll(List.of("--masters", String.join(",", asked)));
        }
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private void assertPrinted(String... sentences) {
        for (String sentence : sentences) {
            assertTrue(out.toString().contains(sentence), () -> sentence + " is not in " + out + err);
        }
    }

    private static void execute(String url, String sql) {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
