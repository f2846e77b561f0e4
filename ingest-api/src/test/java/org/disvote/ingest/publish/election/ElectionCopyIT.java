package org.disvote.ingest.publish.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.ingest.Launches;
import org.disvote.ingest.publish.InstancesFixture;
import org.disvote.ingest.publish.LogFixture;
import org.disvote.ingest.publish.MasterFixture;
import org.disvote.ingest.publish.Publisher;
import org.disvote.ingest.publish.PublisherStatus.State;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.RealParts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.Answers;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RealParts
class ElectionCopyIT {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");

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
    void theHolderOfTheLeaseCopiesLaunchesToTheByteAndMovedCloses() {
        Election demo = launch("demo");
        log.append(new ProducerRecord<>(TopicCatalog.ELECTIONS, "junk".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        launch("other");

        instances.start();
        await().until(() -> copied("demo", CLOSES) && copied("other", CLOSES));

        Launches.moveClose(Brokers.at(broker.bootstrap()), "demo", CLOSES.plusSeconds(3_600));
        await().until(() -> copied("demo", CLOSES.plusSeconds(3_600)));
        await().until(() -> copied("other", CLOSES));
        assertEquals(
                demo.digest(),
                master.text("SELECT 'sha256:' || encode(sha256(terms), 'hex') FROM election WHERE id = 'demo'"));
        assertEquals(
                demo.paper("").orElseThrow().digest(),
                master.text("SELECT 'sha256:' || encode(sha256(paper), 'hex') FROM ballot_paper"
                        + " WHERE election_id = 'demo'"));
    }

    @Test
    void anElectionIsTakenOnceTheNotaryHasStatedItsTermsAndNotBefore() {
        Election unstated = Launches.launchUnstated(Brokers.at(broker.bootstrap()), file("unstated", OPENS, "c1"));
        launch("other");

        instances.start();
        await().until(() -> copied("other", CLOSES) && master.isOpen());
        assertEquals("0", countOf("unstated"));

        Launches.state(Brokers.at(broker.bootstrap()), unstated.id(), unstated.digest());
        await().until(() -> copied("unstated", CLOSES));
    }

    @Test
    void faultBOtherTermsThanTheNotaryStatedFirstAreNeverTaken() {
        Election launched = Launches.launchUnstated(Brokers.at(broker.bootstrap()), file("demo", OPENS, "c1"));
        Launches.state(Brokers.at(broker.bootstrap()), launched.id(), "sha256:" + "0".repeat(64));
        Launches.state(Brokers.at(broker.bootstrap()), launched.id(), launched.digest());

        instances.start();
        launch("other");

        await().until(() -> copied("other", CLOSES) && master.isOpen());
        assertEquals("0", countOf("demo"));
    }

    @Test
    void faultDTermsThatStandInAnotherTopicThanTheNotarysOpenNothing() {
        Election launched = Launches.launchUnstated(Brokers.at(broker.bootstrap()), file("demo", OPENS, "c1"));
        byte[] terms = new Leaf.TermsLeaf(OPENS, 1, launched.id().value(), launched.digest()).bytes();
        for (String topic : List.of(TopicCatalog.ELECTIONS, TopicCatalog.CLOSINGS, TopicCatalog.STATEMENTS)) {
            log.append(new ProducerRecord<>(topic, 0, "demo".getBytes(UTF_8), terms));
        }

        instances.start();
        launch("other");

        await().until(() -> copied("other", CLOSES) && master.isOpen());
        assertEquals("0", countOf("demo"));
    }

    @Test
    void faultBTheNotaryOfAnotherSystemStatesNothingHere() {
        byte[] system = new Leaf.SystemLeaf(OPENS, 0, "00000000", "other-00000000", 6, 600, Optional.empty()).bytes();
        log.append(new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, system));

        launch("demo");
        Publisher publisher = instances.start();

        await().until(master::isOpen);
        log.assertHoldsOnce(master.commit(20));
        assertEquals(State.PUBLISHING, publisher.status().state());
        assertEquals("0", countOf("demo"));
    }

    @Test
    void aMasterThatHasTheTermsTakesMovesOfTheCloseAlsoWithoutTheNotarysTopic() {
        launch("demo");
        instances.start();
        await().until(() -> copied("demo", CLOSES));
        broker.recreateTopics(List.of(TopicCatalog.NOTARY), brokers -> {
            try (Admin admin = broker.admin()) {
                Answers.of(admin.createTopics(List.of(new NewTopic(TopicCatalog.NOTARY, 1, (short) 1)))
                        .all());
            }
        });
        // Not every thread of the broker knows of a new topic at once.
        Election other = await().ignoreException(SystemRecordException.class)
                .until(
                        () -> Launches.launchUnstated(Brokers.at(broker.bootstrap()), file("other", OPENS, "c1")),
                        Objects::nonNull);

        Launches.moveClose(Brokers.at(broker.bootstrap()), "demo", CLOSES.plusSeconds(3_600));

        await().until(() -> copied("demo", CLOSES.plusSeconds(3_600)));
        assertEquals("0", countOf("other"));
        Launches.state(Brokers.at(broker.bootstrap()), other.id(), other.digest());
        await().until(() -> copied("other", CLOSES));
    }

    @Test
    void aSecondLaunchChangesNothingOnAMasterHoweverLateItReads() {
        Election first = launch("demo");
        Launches.launch(Brokers.at(broker.bootstrap()), file("demo", OPENS, "c9"));
        launch("after");

        instances.start();

        await().until(() -> copied("after", CLOSES));
        assertEquals(first.digest(), digestOf("demo"));
    }

    @Test
    void aLaunchThatIsReadAfterItsOpeningIsTaken() {
        Instant begun = Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
        Launches.launch(Brokers.at(broker.bootstrap()), file("begun", begun, "c1"));

        instances.start();

        await().until(() -> copied("begun", CLOSES) && master.isOpen());
    }

    @Test
    void faultALaunchThatOneDatabaseRefusesStopsNothingElse() {
        master.execute("ALTER TABLE election ADD CHECK (id <> 'refused')");
        launch("refused");
        launch("other");

        instances.start();

        await().until(() -> copied("other", CLOSES) && master.isOpen());
        log.assertHoldsOnce(master.commit(20));
        master.execute("ALTER TABLE election DROP CONSTRAINT election_id_check");
        Launches.moveClose(Brokers.at(broker.bootstrap()), "refused", CLOSES.plusSeconds(60));
        await().until(() -> copied("refused", CLOSES.plusSeconds(60)));
    }

    @Test
    void otherTermsOnAMasterAreReplacedWhileNobodyVotedByThemAndKeptThen() {
        Election voted = launch("voted");
        Election empty = launch("empty");
        Publisher first = instances.start();
        await().until(() -> copied("voted", CLOSES) && copied("empty", CLOSES));
        first.close();
        Election others = Launches.election(file("voted", OPENS, "c2"));
        Launches.put(master.url(), others);
        Launches.put(master.url(), Launches.election(file("empty", OPENS, "c2")));
        master.execute("INSERT INTO vote (partition, seq, election_id, voter, constituency, revision, ballot, auth,"
                + " nonce, cast_at) SELECT 0, 1, 'voted', 'GR-1', '', 1, '\\x00', '', '\\x00', now()");
        master.execute("UPDATE partition_head SET last_seq = 1 WHERE partition = 0");

        instances.start();

        await().until(() -> empty.digest().equals(digestOf("empty")));
        assertEquals(others.digest(), digestOf("voted"));
        assertNotEquals(voted.digest(), digestOf("voted"));
    }

    @Test
    void faultBWhatTheTermsMakeVoidIsMarkedWhenTheyComeAfterTheVotes() {
        int partition = MasterFixture.ROUTING.partitionOf(new Voter("GR-1"));
        long seq = 0;
        for (String election : List.of("once", "changing")) {
            for (int revision = 1; revision <= 2; revision++) {
                master.insert(new VoteCast(
                        new ElectionId(election),
                        partition,
                        ++seq,
                        new Voter("GR-1"),
                        "",
                        revision,
                        ShortBallot.of(new ChoiceId("c1")),
                        "",
                        new Nonce(seq, 1),
                        OPENS));
            }
        }
        Launches.launch(
                Brokers.at(broker.bootstrap()), file("once", OPENS, "c1").put("changeOfMind", "refused"));
        Launches.launch(
                Brokers.at(broker.bootstrap()), file("changing", OPENS, "c1").put("changeOfMind", "last-counts"));

        instances.start();

        await().until(() -> copied("once", CLOSES) && copied("changing", CLOSES));
        assertEquals("2", master.text("SELECT string_agg(seq::text, ',' ORDER BY seq) FROM vote WHERE void"));
    }

    @Test
    void aPaperThatSomebodyChangedIsPutRight() {
        Election demo = launch("demo");
        // Never parsed by this process under this digest: the copy finds it changed.
        Launches.put(master.url(), demo);
        master.execute("UPDATE ballot_paper SET paper = 'null'");

        instances.start();

        await().until(() -> demo.paper("")
                .orElseThrow()
                .digest()
                .equals(master.text("SELECT 'sha256:' || encode(sha256(paper), 'hex') FROM ballot_paper")));
    }

    private String digestOf(String id) {
        return master.text("SELECT terms_digest FROM election WHERE id = '" + id + "'");
    }

    private String countOf(String id) {
        return master.text("SELECT count(*) FROM election WHERE id = '" + id + "'");
    }

    private boolean copied(String id, Instant closesAt) {
        return "1"
                .equals(master.text(
                        "SELECT count(*) FROM election WHERE id = '%s' AND closes_at = '%s'".formatted(id, closesAt)));
    }

    private Election launch(String id) {
        return Launches.launch(Brokers.at(broker.bootstrap()), file(id, OPENS, "c1"));
    }

    private static ObjectNode file(String id, Instant opensAt, String choice) {
        return Launches.file(id, opensAt, CLOSES, choice);
    }
}
