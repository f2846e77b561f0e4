package org.disvote.notary.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionEvent;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.json.Digests;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.note.SigningKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RequestsTest {

    private static final Instant NOW = Instant.parse("2027-05-21T06:00:00Z");
    private static final Instant CLOSES = NOW.plusSeconds(3_600);
    private static final SystemRecord SYSTEM =
            new SystemRecord(NOW, "1a2b3c4d", "log.example.org/disvote-1a2b3c4d", 3, Optional.empty());
    private static final List<Long> NO_HEADS = List.of(0L, 0L, 0L);
    private static final String DIGEST = "sha256:" + "0".repeat(64);
    private static final SigningKey PROMISES = SigningKey.generate(SYSTEM.origin() + "/promise/i1");

    private final List<Requests.Refusal> refusals = new ArrayList<>();
    private final List<Terms> launched = new ArrayList<>();
    private final Map<String, byte[]> kept = new HashMap<>();
    private final Requests requests = new Requests(SYSTEM, refusals::add, launched::add, new CountStore() {
        @Override
        public boolean has(String digest) {
            return kept.containsKey(digest);
        }

        @Override
        public void store(byte[] transcript) {
            kept.put(Digests.of(transcript), transcript);
        }
    });
    private final Map<String, Long> offsets = new HashMap<>();
    private final List<Leaf> topic = new ArrayList<>();

    private void write(ProducerRecord<byte[], byte[]> record, Instant at) {
        requests.take(record(record.topic(), record.key(), record.value(), at));
    }

    private ConsumerRecord<byte[], byte[]> record(
            String topicName, byte @Nullable [] key, byte @Nullable [] value, Instant at) {
        return new ConsumerRecord<>(
                topicName,
                0,
                offsets.merge(topicName, 1L, Long::sum) - 1,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private void state(String json) {
        requests.take(record(TopicCatalog.STATEMENTS, null, json.getBytes(UTF_8), NOW));
    }

    private static Election election(String id) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", id);
        file.putObject("title").put("en", "Election " + id);
        ArrayNode choices = file.putArray("choices");
        for (String choice : List.of("a", "b")) {
            choices.addObject().put("id", choice).putObject("title").put("en", choice);
        }
        file.put("voters", "plain");
        file.put("opensAt", NOW.toString());
        file.put("closesAt", CLOSES.toString());
        return Election.of(Definition.of(file), SYSTEM, Duration.ofSeconds(60));
    }

    private Election launch(String id) {
        Election election = election(id);
        if (offsets.isEmpty()) {
            write(ElectionFold.toProduce(SYSTEM), NOW);
        }
        ElectionFold.toProduce(election).forEach(record -> write(record, NOW));
        return election;
    }

    private void close(Election election, Instant closesAt, int partition, long lastSeq) {
        write(
                ClosingFold.toProduce(
                        new ClosingStatement(election.id(), partition, lastSeq, closesAt, closesAt.plusMillis(5))),
                closesAt.plusMillis(7 + partition));
    }

    /// States everything that is due, as a notary would.
    private List<Leaf> due(List<Long> heads) {
        List<Leaf> leaves = new ArrayList<>();
        for (Request request : requests.due(heads, () -> true, 100)) {
            leaves.add(request.leaf(topic.size() + leaves.size() + 1, heads));
        }
        leaves.forEach(requests::stated);
        topic.addAll(leaves);
        return leaves;
    }

    @Test
    void aLaunchIsStatedOnceWithTheTimeOfItsRecord() {
        Election election = launch("ref");

        assertEquals(List.of(new Leaf.TermsLeaf(NOW, 1, "ref", election.digest())), due(NO_HEADS));
        ElectionFold.toProduce(election).forEach(record -> write(record, NOW.plusSeconds(9)));
        assertEquals(List.of(), due(NO_HEADS));
        assertEquals(List.of(election.terms()), launched);
    }

    @Test
    void aRequestThatWasStatedBeforeACrashIsNotStatedAgain() {
        Election election = launch("ref");
        requests.stated(new Leaf.TermsLeaf(NOW, 5, "ref", election.digest()));

        assertEquals(List.of(), due(NO_HEADS));
    }

    @Test
    void eachMoveOfACloseIsStatedWithTheCloseBeforeIt() {
        Election election = launch("ref");
        due(NO_HEADS);
        write(
                ElectionFold.toProduce(new ElectionEvent.CloseMoved(election.id(), CLOSES.plusSeconds(60))),
                NOW.plusSeconds(1));
        write(
                ElectionFold.toProduce(new ElectionEvent.CloseMoved(election.id(), CLOSES.plusSeconds(90))),
                NOW.plusSeconds(2));

        assertEquals(
                List.of(
                        new Leaf.CloseMovedLeaf(NOW.plusSeconds(1), 2, "ref", CLOSES, CLOSES.plusSeconds(60)),
                        new Leaf.CloseMovedLeaf(
                                NOW.plusSeconds(2), 3, "ref", CLOSES.plusSeconds(60), CLOSES.plusSeconds(90))),
                due(NO_HEADS));
    }

    @Test
    void aCloseWaitsForEveryPartitionAndForARoundWithAllOfItsVotes() {
        Election election = launch("ref");
        due(NO_HEADS);
        close(election, CLOSES, 0, 4);
        close(election, CLOSES, 2, 0);
        assertEquals(List.of(), due(List.of(9L, 9L, 9L)));
        close(election, CLOSES, 1, 7);

        assertEquals(List.of(), due(List.of(9L, 6L, 9L)));
        assertEquals(List.of(), requests.due(List.of(4L, 7L, 0L), () -> false, 100));
        assertEquals(
                List.of(new Leaf.CloseLeaf(CLOSES.plusMillis(9), 2, "ref", CLOSES, List.of(4L, 7L, 0L))),
                due(List.of(4L, 7L, 0L)));
        assertEquals(List.of(), due(List.of(4L, 7L, 0L)));
    }

    @Test
    void twoClosingStatementsThatDifferPreventTheClose() {
        Election election = launch("ref");
        due(NO_HEADS);
        close(election, CLOSES, 0, 4);
        close(election, CLOSES, 1, 7);
        close(election, CLOSES, 2, 0);
        close(election, CLOSES, 1, 6);

        assertEquals(List.of(), due(List.of(9L, 9L, 9L)));
        assertEquals(List.of(election.id()), List.copyOf(requests.contradicted()));
        assertEquals(1, refusals.size());
    }

    @Test
    void aStatementForACloseThatIsNotInForceClosesNothing() {
        Election election = launch("ref");
        due(NO_HEADS);
        for (int partition = 0; partition < 3; partition++) {
            close(election, CLOSES.minusSeconds(60), partition, 0);
        }

        assertEquals(List.of(), due(List.of(9L, 9L, 9L)));
    }

    @Test
    void aCloseIsNotStatedBeforeItsTerms() {
        Election election = launch("ref");
        for (int partition = 0; partition < 3; partition++) {
            close(election, CLOSES, partition, 0);
        }

        assertInstanceOf(Leaf.TermsLeaf.class, due(NO_HEADS).getFirst());
        assertInstanceOf(Leaf.CloseLeaf.class, due(NO_HEADS).getFirst());
    }

    @Test
    void everyOtherKindIsStatedAsItWasAsked() {
        List<String> asked = List.of(
                "{\"at\":\"2027-05-21T06:00:00.000004Z\",\"kind\":\"roll\",\"pseudonymous\":\"" + DIGEST
                        + "\",\"raw\":\"" + DIGEST + "\",\"roll\":\"main\",\"voters\":{\"\":1}}",
                "{\"at\":\"2027-05-21T06:00:00.000005Z\",\"kind\":\"promise-key\",\"vkey\":\"" + PROMISES.vkey()
                        + "\"}",
                "{\"at\":\"2027-05-21T06:00:00.000006Z\",\"client\":\"" + DIGEST + "\",\"kind\":\"client\"}",
                "{\"at\":\"2027-05-21T06:00:00.000007Z\",\"commitment\":\"" + DIGEST
                        + "\",\"kind\":\"voter-key-destroyed\"}",
                "{\"at\":\"2027-05-21T06:00:00.000008Z\",\"electionId\":\"ref\",\"kind\":\"seal-key-destroyed\"}");
        asked.forEach(this::state);
        asked.forEach(this::state);

        List<Leaf> stated = due(NO_HEADS);

        assertEquals(List.of(), refusals);
        assertEquals(5, stated.size());
        for (int i = 0; i < asked.size(); i++) {
            String text = new String(stated.get(i).bytes(), UTF_8);
            assertEquals(asked.get(i), text.replaceFirst(",\"n\":" + (i + 1) + "(?=[,}])", ""));
        }
    }

    @Test
    void aRevocationGetsTheHeadsAndComesBehindItsKey() {
        String revoked = "{\"at\":\"2027-05-21T07:00:00.000000Z\",\"kind\":\"promise-key-revoked\",\"vkey\":\""
                + PROMISES.vkey() + "\"}";
        state(revoked);
        assertEquals(List.of(), due(List.of(1L, 2L, 3L)));
        state("{\"at\":\"2027-05-21T06:00:00.000005Z\",\"kind\":\"promise-key\",\"vkey\":\"" + PROMISES.vkey() + "\"}");
        assertInstanceOf(Leaf.PromiseKeyLeaf.class, due(List.of(1L, 2L, 3L)).getFirst());

        Leaf.PromiseKeyRevokedLeaf leaf = assertInstanceOf(
                Leaf.PromiseKeyRevokedLeaf.class, due(List.of(4L, 5L, 6L)).getFirst());
        assertEquals(List.of(4L, 5L, 6L), leaf.heads());
    }

    @Test
    void aKeyIsStatedOnceWheneverItIsAskedFor() {
        String key = "{\"at\":\"2027-05-21T06:00:00.00000%d\",\"kind\":\"promise-key\",\"vkey\":\"" + PROMISES.vkey()
                + "\"}";
        state(key.replace("%d", "5Z"));
        state(key.replace("%d", "6Z"));

        assertEquals(1, due(NO_HEADS).size());
        assertEquals(List.of(), refusals);
    }

    @Test
    void eachRestoredPartitionIsStatedWithTheTimeOfItsRecord() {
        byte[] restored = "{\"kind\":\"restored\",\"partition\":2,\"tail\":17}".getBytes(UTF_8);
        requests.take(record(TopicCatalog.CLOSINGS, null, restored, NOW.plusMillis(3)));
        requests.take(record(TopicCatalog.CLOSINGS, null, restored, NOW.plusMillis(4)));

        assertEquals(
                List.of(
                        new Leaf.RestoredLeaf(NOW.plusMillis(3), 1, 2, 17),
                        new Leaf.RestoredLeaf(NOW.plusMillis(4), 2, 2, 17)),
                due(NO_HEADS));
        assertEquals(List.of(), refusals);
    }

    /// Rights are by topic. Whoever may write one of them must not be able to say what belongs to another.
    @Test
    void aStatementInATopicThatIsNotItsOwnIsPassedOver() {
        Election election = launch("ref");
        due(NO_HEADS);
        String at = "{\"at\":\"2027-05-21T06:00:00.000000Z\",";
        List<String> forged = List.of(
                at + "\"closesAt\":\"2027-05-21T07:00:00.000000Z\",\"electionId\":\"ref\",\"kind\":\"close\","
                        + "\"lastSeqs\":[0,0,0]}",
                at + "\"electionId\":\"ref\",\"kind\":\"terms\",\"terms\":\"" + DIGEST + "\"}",
                at + "\"electionId\":\"ref\",\"from\":\"2027-05-21T07:00:00.000000Z\",\"kind\":\"close-moved\","
                        + "\"to\":\"2027-05-21T08:00:00.000000Z\"}",
                at + "\"kind\":\"restored\",\"partition\":0,\"tail\":0}",
                "{\"kind\":\"restored\",\"partition\":0,\"tail\":0}",
                at + "\"heads\":[9,9,9],\"kind\":\"round\",\"round\":1,\"size\":28}",
                at + "\"id\":\"1a2b3c4d\",\"includeWithin\":600,\"kind\":\"system\",\"origin\":\"" + SYSTEM.origin()
                        + "\",\"partitions\":3,\"v\":1}",
                at + "\"kind\":\"annulled\"}",
                "{\"closedAt\":\"2027-05-21T07:00:00.000000Z\",\"closesAt\":\"2027-05-21T07:00:00.000000Z\","
                        + "\"electionId\":\"ref\",\"lastSeq\":0,\"partition\":0}");
        forged.forEach(this::state);
        assertEquals(forged.size(), refusals.size());
        requests.take(record(
                TopicCatalog.CLOSINGS,
                null,
                (at + "\"electionId\":\"ref\",\"kind\":\"count\",\"transcript\":\"" + DIGEST + "\"}").getBytes(UTF_8),
                CLOSES));
        requests.take(record(
                TopicCatalog.ELECTIONS,
                "ref/close".getBytes(UTF_8),
                (at + "\"kind\":\"promise-key\",\"vkey\":\"" + PROMISES.vkey() + "\"}").getBytes(UTF_8),
                NOW));

        assertEquals(forged.size() + 2, refusals.size());
        assertEquals(List.of(), due(List.of(9L, 9L, 9L)));
        assertEquals(0, requests.waiting());
        assertEquals("ref", election.id().value());
    }

    @Test
    void everyMalformedRequestIsPassedOver() {
        String good = "{\"at\":\"2027-05-21T06:00:00.000006Z\",\"client\":\"" + DIGEST + "\",\"kind\":\"client\"}";
        List<String> bad = List.of(
                "",
                "null",
                "[]",
                good + " ",
                good.replace("}", ",\"n\":7}"),
                good.replace("}", ",\"x\":1}"),
                good.replace("000006Z", "6Z"),
                good.replace("sha256", "sha1"),
                "{\"at\":\"2027-05-21T06:00:00.000005Z\",\"kind\":\"promise-key\",\"vkey\":\"nothing\"}",
                "{\"at\":\"2027-05-21T06:00:00.000005Z\",\"kind\":\"promise-key\",\"vkey\":\""
                        + SigningKey.generate("elsewhere/promise/i1").vkey() + "\"}",
                "{\"at\":\"2027-05-21T06:00:00.000005Z\",\"kind\":\"promise-key\",\"vkey\":\""
                        + SigningKey.generate(SYSTEM.origin() + "/promise/i1").cosignatureVkey() + "\"}");
        bad.forEach(this::state);
        requests.take(record(TopicCatalog.STATEMENTS, null, null, NOW));
        requests.take(record(TopicCatalog.STATEMENTS, null, new byte[100_000], NOW));

        assertEquals(bad.size() + 2, refusals.size());
        assertEquals(List.of(), due(NO_HEADS));
        state(good);
        assertEquals(1, due(NO_HEADS).size());
    }

    @Test
    void whoeverAsksWithoutEndIsRefusedAtALimit() {
        for (int i = 0; i < Requests.WAITING_MAX + 5; i++) {
            state("{\"at\":\"2027-05-21T06:00:00.%06dZ\",\"client\":\"%s\",\"kind\":\"client\"}".formatted(i, DIGEST));
        }

        assertEquals(Requests.WAITING_MAX, requests.waiting());
        assertEquals(5, refusals.size());
        assertTrue(due(NO_HEADS).size() <= 100);
    }
}
