package org.disvote.ingest.publish.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.ingest.publish.InstancesFixture;
import org.disvote.ingest.publish.LogFixture;
import org.disvote.ingest.publish.MasterFixture;
import org.disvote.ingest.publish.Publisher;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class ElectionCopyIT {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");

    private static final List<Choice> CHOICES = List.of(new Choice(new ChoiceId("c1"), Map.of("en", "One")));

    private final LogFixture log;
    private final Broker broker;
    private final MasterFixture master;
    private InstancesFixture instances;

    ElectionCopyIT(Postgres postgres, Broker broker) {
        this.broker = broker;
        log = new LogFixture(broker);
        master = new MasterFixture(postgres);
    }

    @BeforeEach
    void start() {
        log.recreateTopics();
        instances = new InstancesFixture(broker, master);
    }

    @AfterEach
    void close() {
        instances.close();
    }

    @Test
    void theHolderOfTheLeaseCopiesDefinitionsAndTheirChanges() {
        put(election("demo", CLOSES));
        log.append(new ProducerRecord<>(TopicCatalog.ELECTIONS, "junk".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        put(election("other", CLOSES));

        instances.start();
        await().until(() -> copied("demo", CLOSES) && copied("other", CLOSES));

        put(election("demo", CLOSES.plusSeconds(3_600)));
        await().until(() -> copied("demo", CLOSES.plusSeconds(3_600)));
        await().until(() -> copied("other", CLOSES));
    }

    @Test
    void onceVotingHasBegunOnlyTheCloseMayMove() {
        Instant begun = Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        Election begunElection =
                new Election(new ElectionId("begun"), Map.of("en", "Election"), CHOICES, begun, CLOSES);
        put(begunElection);
        instances.start();
        await().until(() -> copied("begun", CLOSES));

        put(new Election(
                new ElectionId("begun"),
                Map.of("en", "Election"),
                List.of(new Choice(new ChoiceId("c9"), Map.of("en", "Nine"))),
                begun,
                CLOSES));
        put(election("after", CLOSES));

        await().until(() -> copied("after", CLOSES));
        assertEquals("c1", master.text("SELECT definition #>> '{choices,0,id}' FROM election WHERE id = 'begun'"));

        put(begunElection.closingAt(CLOSES.plusSeconds(60), Instant.now()));
        await().until(() -> copied("begun", CLOSES.plusSeconds(60)));
    }

    @Test
    void aCloseThatArrivesAfterItsTimeHoldsFromItsArrivalOn() {
        Instant begun = Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        Election begunElection = new Election(new ElectionId("late"), Map.of("en", "Election"), CHOICES, begun, CLOSES);
        put(begunElection);
        instances.start();
        await().until(() -> copied("late", CLOSES));
        String before = master.text("SELECT clock_timestamp()::text");

        put(begunElection.closingAt(begun.plusSeconds(1), Instant.now()));

        await().until(() -> "true"
                .equals(master.text(
                        "SELECT closes_at BETWEEN '%s' AND clock_timestamp() FROM election WHERE id = 'late'"
                                .formatted(before))));
    }

    @Test
    void faultADefinitionThatNoMasterCanHoldIsPassedOverAloneAndALaterGoodOneIsTaken() {
        Election good = election("demo", CLOSES);
        String json = new String(Json.encode(good), UTF_8);
        write("demo", json.replace("\"Election\"", "\"Ele\\u0000ction\""));
        write("far", json.replace("\"demo\"", "\"far\"").replace(CLOSES.toString(), "+300000-01-01T00:00:00Z"));
        put(election("other", CLOSES));

        instances.start();

        await().until(() -> copied("other", CLOSES) && master.isOpen());
        log.assertHoldsOnce(master.commit(20));
        assertEquals("1", master.text("SELECT count(*) FROM election"));
        put(good);
        await().until(() -> copied("demo", CLOSES));
    }

    @Test
    void faultADefinitionThatOneDatabaseRefusesStopsNothingElse() {
        master.execute("ALTER TABLE election ADD CHECK (id <> 'refused')");
        put(election("refused", CLOSES));
        put(election("other", CLOSES));

        instances.start();

        await().until(() -> copied("other", CLOSES) && master.isOpen());
        log.assertHoldsOnce(master.commit(20));
        master.execute("ALTER TABLE election DROP CONSTRAINT election_id_check");
        put(election("refused", CLOSES.plusSeconds(60)));
        await().until(() -> copied("refused", CLOSES.plusSeconds(60)));
    }

    @Test
    void faultCAChangeThatArrivesAfterTheOpeningIsTakenWhileTheElectionHasNoVotes() {
        Instant opens = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.SECONDS);
        put(opening("voted", "c1", opens));
        put(opening("empty", "c1", opens));
        Publisher first = instances.start();
        await().until(() -> copied("voted", CLOSES) && copied("empty", CLOSES));
        first.close();
        put(opening("voted", "c2", opens));
        put(opening("empty", "c2", opens));
        await().until(() -> !Instant.now().isBefore(opens));
        master.execute("INSERT INTO vote SELECT 0, 1, 'voted', 'GR-1', 1, 'c1', '\\x00', now()");
        master.execute("UPDATE partition_head SET last_seq = 1 WHERE partition = 0");

        instances.start();

        await().until(() -> "c2".equals(choiceOf("empty")));
        assertEquals("c1", choiceOf("voted"));
    }

    private String choiceOf(String id) {
        return master.text("SELECT definition #>> '{choices,0,id}' FROM election WHERE id = '" + id + "'");
    }

    private static Election opening(String id, String choice, Instant opens) {
        return new Election(
                new ElectionId(id),
                Map.of("en", "Election"),
                List.of(new Choice(new ChoiceId(choice), Map.of("en", "One"))),
                opens,
                CLOSES);
    }

    private void write(String key, String value) {
        log.append(new ProducerRecord<>(TopicCatalog.ELECTIONS, key.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    private boolean copied(String id, Instant closesAt) {
        return "1"
                .equals(master.text(
                        ("SELECT count(*) FROM election WHERE id = '%s' AND closes_at = '%s' AND (definition ->> "
                                        + "'closesAt')::timestamptz = closes_at")
                                .formatted(id, closesAt)));
    }

    private void put(Election election) {
        log.append(new ProducerRecord<>(TopicCatalog.ELECTIONS, election.key(), Json.encode(election)));
    }

    private static Election election(String id, Instant closesAt) {
        return new Election(new ElectionId(id), Map.of("en", "Election"), CHOICES, OPENS, closesAt);
    }
}
