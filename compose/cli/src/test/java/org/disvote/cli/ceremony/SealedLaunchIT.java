package org.disvote.cli.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.cli.command.Answer;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.testkit.Broker;
import org.disvote.testkit.Patience;
import org.disvote.testkit.RealParts;
import org.disvote.testlog.StandInNotary;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.CommandProducer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.provision.TopicProvisioner;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.statement.SealKeyDestroyed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sealed election from its ceremony to the end of its key, in a real topic.
@RealParts
final class SealedLaunchIT {

    private static final Routing ROUTING = new Routing(6);
    private static final ElectionId ELECTION = new ElectionId("sealed");
    private static final Duration ANSWER_MAX = Patience.WAIT_MAX;

    private final Broker broker;
    private final Path folder;

    SealedLaunchIT(Broker broker, @TempDir Path folder) {
        this.broker = broker;
        this.folder = folder;
    }

    @Test
    void itIsLaunchedOnlyWithItsKeysTestAndItsSharesAreDestroyedOnlyAfterItsCount() throws Exception {
        broker.recreateTopics(
                TopicCatalog.ofOneBroker(ROUTING).names(),
                brokers -> TopicProvisioner.ofOneBroker(
                        Brokers.at(brokers),
                        ROUTING,
                        new TopicProvisioner.Identity(Optional.empty(), Optional.of("sha256:" + "0a".repeat(32)))));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        CeremonyFiles files = CeremonyFiles.hold(
                folder,
                ELECTION.value(),
                now.toString(),
                now.plusSeconds(86_400).toString());
        assertEquals(0, files.keytest("four.txt", "anna", "bea", "cem", "dora").code());
        assertEquals(
                0, files.keytest("all.txt", "anna", "bea", "cem", "dora", "eve").code());

        try (StandInNotary _ = StandInNotary.start(Brokers.at(broker.bootstrap()))) {
            assertRefused(put(files, "--launch"), "nothing shows that its trustees can open them");
            assertRefused(put(files, "--launch", "--keytest", files.path("four.txt")), "trustee eve has not signed it");
            files.write("other.txt", files.read("all.txt").replace("\nsealed\n", "\nother\n"));
            assertRefused(
                    put(files, "--launch", "--keytest", files.path("other.txt")),
                    "it is of another election, not of sealed");
            assertEquals(
                    List.of(),
                    new ElectionTopic(Brokers.at(broker.bootstrap())).read().known());

            assertEquals(0, put(files).code());
            assertRefused(launch(), "test its key with `disvote election keytest`");
            Answer launched = launch("--keytest", files.path("all.txt"));
            assertEquals(0, launched.code(), launched::err);
            Answer shown =
                    CeremonyFiles.run(List.of("election", "show", ELECTION.value(), "--brokers", broker.bootstrap()));
            assertTrue(shown.out().contains(", 3 of 5 trustees: anna, bea, cem, dora, eve"), shown::out);
        }

        Answer early = destroy(files, 1, 2, 3);
        assertRefused(early, "the count of election sealed is not stated in the log");
        state(now.minus(Duration.ofDays(2)));
        assertRefused(destroy(files, 1, 2, 3), "the objection period of election sealed ends at");
        assertTrue(Files.exists(Path.of(files.share(1))));

        Answer two = destroy(files, 1, 2, "--after", "1");
        assertEquals(0, two.code(), two::err);
        assertTrue(two.out().contains("not stated: 3 shares are left, and 3 open the ballots"), two::out);
        assertFalse(Files.exists(Path.of(files.share(1))));
        assertEquals(List.of(), destroyed());

        Answer third = destroy(files, 3, "--after", "1", "--destroyed-before", "2");
        assertEquals(0, third.code(), third::err);
        assertTrue(third.out().contains("stated: the key of election sealed is destroyed"), third::out);
        assertEquals(List.of(ELECTION), destroyed());
        assertEquals(
                0, destroy(files, 4, "--after", "1", "--destroyed-before", "3").code());
        assertEquals(List.of(ELECTION), destroyed(), "it is stated once");
    }

    private static void assertRefused(Answer answer, String why) {
        assertEquals(1, answer.code(), answer::err);
        assertTrue(answer.err().contains(why), answer::err);
    }

    private Answer put(CeremonyFiles files, String... more) {
        return CeremonyFiles.run(List.of("election", "put", files.definition(), "--brokers", broker.bootstrap()), more);
    }

    private Answer launch(String... more) {
        return CeremonyFiles.run(
                List.of("election", "launch", ELECTION.value(), "--brokers", broker.bootstrap()), more);
    }

    private Answer destroy(CeremonyFiles files, Object... sharesAndMore) {
        List<String> args = new ArrayList<>(List.of("shares", "destroy", "--brokers", broker.bootstrap(), "--share"));
        for (Object one : sharesAndMore) {
            args.add(one instanceof Integer index ? files.share(index) : (String) one);
        }
        return CeremonyFiles.run(args);
    }

    /// As the notary does: the next record after `system` and `terms`.
    private void state(Instant counted) {
        Leaf count = new Leaf.CountLeaf(
                counted, 2, ELECTION.value(), "sha256:" + "0b".repeat(32), Optional.of("signatures"));
        CommandProducer.write(
                Brokers.at(broker.bootstrap()),
                ANSWER_MAX,
                new ProducerRecord<>(TopicCatalog.NOTARY, 0, null, count.bytes()));
    }

    private List<ElectionId> destroyed() {
        List<ElectionId> destroyed = new ArrayList<>();
        TopicSnapshot.read(Brokers.at(broker.bootstrap()), TopicCatalog.STATEMENTS, record -> {
            try {
                destroyed.add(SealKeyDestroyed.read(record.value()).electionId());
            } catch (MalformedEventException e) {
                throw new IllegalStateException(e);
            }
        });
        return destroyed;
    }
}
