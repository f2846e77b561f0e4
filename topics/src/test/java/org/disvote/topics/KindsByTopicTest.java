package org.disvote.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent.CloseMoved;
import org.disvote.topics.election.ElectionEvent.VersionAnnounced;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.Launches;
import org.disvote.topics.election.RestoredStatement;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.follow.StatedTerms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.statement.ClientStatement;
import org.disvote.topics.statement.CountStatement;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.statement.RollStatements;
import org.disvote.topics.statement.SealKeyDestroyed;
import org.disvote.topics.statement.VoterKeyDestroyed;
import org.junit.jupiter.api.Test;

/// Rights are given by topic, so each reader takes a kind from its own topic only. Here each topic gets every record
/// of the other topics, and a reader of it finds nothing.
class KindsByTopicTest {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");
    private static final ElectionId DEMO = new ElectionId("demo");
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final SystemRecord SYSTEM = Launches.SYSTEM;

    private static final Election ELECTION = Launches.election(Launches.file("demo", OPENS, CLOSES, "c1"));

    private record Sent(String key, String text) {
        Sent(String key, byte[] value) {
            this(key, new String(value, UTF_8));
        }

        byte[] value() {
            return text.getBytes(UTF_8);
        }
    }

    private static final Map<String, List<Sent>> BY_TOPIC = Map.of(
            TopicCatalog.ELECTIONS,
            elections(),
            TopicCatalog.CLOSINGS,
            List.of(
                    new Sent("", new ClosingStatement(DEMO, 0, 5, CLOSES, CLOSES).encode()),
                    new Sent("", new RestoredStatement(0, 5).encode())),
            TopicCatalog.STATEMENTS,
            List.of(
                    new Sent("roll/main", roll().bytes()),
                    new Sent("voter-key-destroyed", new VoterKeyDestroyed(OPENS, DIGEST).bytes()),
                    new Sent("client", new ClientStatement(OPENS, DIGEST).bytes()),
                    new Sent("count/demo", new CountStatement(OPENS, DEMO, DIGEST, Optional.empty()).bytes()),
                    new Sent("seal-key-destroyed/demo", new SealKeyDestroyed(OPENS, DEMO).bytes())),
            TopicCatalog.NOTARY,
            List.of(
                    leaf(Leaf.SystemLeaf.of(SYSTEM, OPENS, 600)),
                    leaf(new Leaf.TermsLeaf(OPENS, 1, "demo", ELECTION.digest())),
                    leaf(new Leaf.RollLeaf(OPENS, 2, "main", DIGEST, DIGEST, new TreeMap<>(Map.of("", 1L)))),
                    leaf(new Leaf.CloseMovedLeaf(OPENS, 3, "demo", CLOSES, CLOSES.plusSeconds(60))),
                    leaf(new Leaf.CloseLeaf(CLOSES, 4, "demo", CLOSES, List.of(5L, 0L, 0L, 0L, 0L, 0L))),
                    leaf(new Leaf.CountLeaf(CLOSES, 5, "demo", DIGEST, Optional.empty())),
                    leaf(new Leaf.RestoredLeaf(CLOSES, 6, 0, 5)),
                    leaf(new Leaf.VoterKeyDestroyedLeaf(CLOSES, 7, DIGEST)),
                    leaf(new Leaf.RoundLeaf(CLOSES, 8, 1, List.of(0L, 0L, 0L, 0L, 0L, 0L), 9))));

    private static List<Sent> elections() {
        List<Sent> sent = new ArrayList<>();
        sent.add(new Sent("system", SYSTEM.encode()));
        ElectionFold.toProduce(ELECTION)
                .forEach(record -> sent.add(new Sent(new String(record.key(), UTF_8), record.value())));
        for (var event : List.of(new CloseMoved(DEMO, CLOSES.plusSeconds(60)), new VersionAnnounced(3))) {
            sent.add(new Sent(
                    new String(event.key(), UTF_8),
                    ElectionFold.toProduce(event).value()));
        }
        return sent;
    }

    private static RollStatement roll() {
        return new RollStatement(OPENS, "main", DIGEST, DIGEST, new TreeMap<>(Map.of("", 1L)));
    }

    private static Sent leaf(Leaf leaf) {
        return new Sent("", leaf.bytes());
    }

    @Test
    void theRecordsCountInTheirOwnTopics() throws MalformedEventException {
        assertEquals(
                CLOSES.plusSeconds(60),
                launched().find(DEMO).orElseThrow().election().closesAt());
        assertEquals(1, new Closings(own(TopicCatalog.CLOSINGS)).counting().size());
        RollStatements rolls = new RollStatements();
        own(TopicCatalog.STATEMENTS).forEach(sent -> rolls.accept(record(sent, OPENS)));
        assertEquals(1, rolls.all().size());
        StatedTerms stated = new StatedTerms();
        own(TopicCatalog.NOTARY).forEach(sent -> stated.accept(sent.value()));
        assertTrue(stated.withheld(ELECTION, SYSTEM).isNone());
        assertEquals(Optional.empty(), stated.broken());
    }

    @Test
    void faultDTheElectionsTopicLaunchesAndClosesByItsOwnKindsOnly() {
        ElectionFold fold = new ElectionFold();
        others(TopicCatalog.ELECTIONS)
                .forEach(sent -> assertTrue(
                        fold.accept(record(sent, OPENS.minusSeconds(60))).isPresent(), () -> "counts: " + sent.text()));

        assertEquals(Optional.empty(), fold.system());
        assertEquals(List.of(), fold.elections());
    }

    @Test
    void faultDTheClosingsTopicClosesByItsOwnKindsOnly() {
        List<Sent> others = others(TopicCatalog.CLOSINGS);
        Closings closings = new Closings(others);

        assertEquals(List.of(), closings.counting());
        assertEquals(others.size(), closings.skipped);
        for (Sent sent : others) {
            assertThrows(MalformedEventException.class, () -> RestoredStatement.decode(sent.value()));
        }
    }

    @Test
    void faultDTheTopicOfStatementsStatesByItsOwnKindsOnly() {
        RollStatements rolls = new RollStatements();
        for (Sent sent : others(TopicCatalog.STATEMENTS)) {
            rolls.accept(record(sent, OPENS));
            assertThrows(MalformedEventException.class, () -> VoterKeyDestroyed.read(sent.value()));
            assertThrows(MalformedEventException.class, () -> ClientStatement.read(sent.value()));
            assertThrows(MalformedEventException.class, () -> CountStatement.read(sent.value()));
            assertThrows(MalformedEventException.class, () -> SealKeyDestroyed.read(sent.value()));
        }

        assertEquals(Map.of(), rolls.all());
    }

    @Test
    void faultDTheNotarysTopicStatesByItsOwnKindsOnly() {
        StatedTerms stated = new StatedTerms();
        for (Sent sent : others(TopicCatalog.NOTARY)) {
            stated.accept(sent.value());
        }

        assertTrue(stated.isEmpty());
        assertEquals(Optional.empty(), stated.find(DEMO));
    }

    /// The topic with these records, all appended after the close.
    private static final class Closings {
        private final ClosingFold fold = new ClosingFold();
        private int skipped;

        Closings(List<Sent> records) {
            records.forEach(sent -> skipped +=
                    fold.accept(record(sent, CLOSES.plusSeconds(3_600))).isPresent() ? 1 : 0);
        }

        List<ClosingStatement> counting() {
            ElectionFold elections = new ElectionFold();
            own(TopicCatalog.ELECTIONS).stream()
                    .filter(sent -> !sent.key().endsWith("/close"))
                    .forEach(sent -> elections.accept(record(sent, OPENS.minusSeconds(60))));
            return fold.counting(elections);
        }
    }

    private static ElectionFold launched() {
        ElectionFold fold = new ElectionFold();
        own(TopicCatalog.ELECTIONS)
                .forEach(sent -> assertEquals(Optional.empty(), fold.accept(record(sent, OPENS.minusSeconds(60)))));
        return fold;
    }

    private static List<Sent> own(String topic) {
        return BY_TOPIC.getOrDefault(topic, List.of());
    }

    private static List<Sent> others(String topic) {
        List<Sent> others = BY_TOPIC.entrySet().stream()
                .filter(of -> !of.getKey().equals(topic))
                .flatMap(of -> of.getValue().stream())
                .toList();
        assertTrue(others.size() > 10);
        return others;
    }

    private static ConsumerRecord<byte[], byte[]> record(Sent sent, Instant at) {
        byte[] key = sent.key().getBytes(UTF_8);
        return new ConsumerRecord<>(
                "any",
                0,
                0,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                sent.value().length,
                key,
                sent.value(),
                new RecordHeaders(),
                Optional.empty());
    }
}
