package org.disvote.notary.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.election.ClosingFold;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.ElectionFold;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.statement.CountNote;
import org.disvote.topics.statement.CountStatement;
import org.disvote.topics.statement.TranscriptChunk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Counts that are asked for, and what the notary keeps and states of them.
final class CountRequestsTest {

    private static final Instant NOW = Instant.parse("2027-05-21T04:00:00Z");
    private static final List<Long> NO_HEADS = Collections.nCopies(24, 0L);

    private final JsonNode vectors;
    private final SystemRecord system;
    private final List<Requests.Refusal> refusals = new ArrayList<>();
    private final Map<String, byte[]> kept = new HashMap<>();
    private final Requests requests;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Election sealed;
    private final Election open;
    private int stated;

    CountRequestsTest() throws Exception {
        vectors = new ObjectMapper()
                .readTree(
                        Path.of("../../topics/src/test/resources/disvote.json").toFile());
        system = new SystemRecord(
                NOW.minusSeconds(9),
                vectors.path("inputs").path("systemId").textValue(),
                vectors.path("inputs").path("origin").textValue(),
                24,
                Optional.of(vectors.path("values").path("commitment").textValue()));
        requests = newRequests();
        ObjectNode definition = vectors.path("inputs")
                .path("sealedElections")
                .path("0020-0001-0002")
                .deepCopy();
        definition.set(
                "seal",
                new ObjectMapper()
                        .readTree(vectors.path("values")
                                .path("keygen")
                                .path("0020-0001-0002")
                                .path("seal")
                                .textValue()));
        sealed = Election.of(Definition.of(definition), system, Duration.ofSeconds(60));
        ObjectNode choices = JsonNodeFactory.instance.objectNode().put("id", "free");
        choices.putObject("title").put("en", "Free");
        choices.putArray("choices")
                .addObject()
                .put("id", "a")
                .putObject("title")
                .put("en", "A");
        choices.put("opensAt", NOW.toString()).put("closesAt", sealed.closesAt().toString());
        open = Election.of(Definition.of(choices), system, Duration.ofSeconds(60));
    }

    private Requests newRequests() {
        return new Requests(system, refusals::add, _ -> {}, new CountStore() {
            @Override
            public boolean has(String digest) {
                return kept.containsKey(digest);
            }

            @Override
            public void store(byte[] transcript) {
                kept.put(Digests.of(transcript), transcript);
            }
        });
    }

    @BeforeEach
    void launch() {
        take(
                requests,
                ElectionFold.toProduce(system).topic(),
                ElectionFold.toProduce(system).key(),
                ElectionFold.toProduce(system).value(),
                NOW);
        for (Election election : List.of(sealed, open)) {
            ElectionFold.toProduce(election)
                    .forEach(record -> take(requests, record.topic(), record.key(), record.value(), NOW));
        }
        due();
        assertEquals(List.of(), refusals);
    }

    private void take(Requests by, String topic, byte @Nullable [] key, byte @Nullable [] value, Instant at) {
        by.take(new ConsumerRecord<>(
                topic,
                0,
                offsets.merge(topic, 1L, Long::sum) - 1,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    private void close(Election election) {
        for (int partition = 0; partition < 24; partition++) {
            var record = ClosingFold.toProduce(new ClosingStatement(
                    election.id(),
                    partition,
                    0,
                    election.closesAt(),
                    election.closesAt().plusMillis(5)));
            take(
                    requests,
                    record.topic(),
                    record.key(),
                    record.value(),
                    election.closesAt().plusMillis(9));
        }
        assertInstanceOf(Leaf.CloseLeaf.class, due().getFirst());
    }

    /// States everything that is due, as a notary would.
    private List<Leaf> due() {
        List<Leaf> leaves = new ArrayList<>();
        for (Request request : requests.due(NO_HEADS, () -> true, 100)) {
            leaves.add(request.leaf(stated + leaves.size() + 1L, NO_HEADS));
        }
        leaves.forEach(requests::stated);
        stated += leaves.size();
        return leaves;
    }

    private byte[] sealedCount() {
        return vectors.path("values")
                .path("log2")
                .path("0020-0001-0002")
                .path("count")
                .textValue()
                .getBytes(UTF_8);
    }

    private byte[] openCount(String mark) {
        return new String(sealedCount(), UTF_8)
                .replace("\"eur-x\"", "\"free\"")
                .replace(sealed.digest(), open.digest())
                .replaceFirst("sha256:[0-9a-f]{64}", "sha256:" + mark.repeat(64))
                .getBytes(UTF_8);
    }

    private void chunks(byte[] transcript) {
        TranscriptChunk.of(transcript)
                .forEach(chunk -> take(requests, TopicCatalog.STATEMENTS, chunk.key(), chunk.bytes(), NOW));
    }

    private void ask(Election election, byte[] transcript, SigningKey... signers) {
        ask(
                election.id(),
                transcript,
                signers.length == 0 ? Optional.empty() : Optional.of(note(election.id(), transcript, signers)));
    }

    private void ask(ElectionId election, byte[] transcript, Optional<String> signatures) {
        CountStatement statement = new CountStatement(NOW, election, Digests.of(transcript), signatures);
        take(requests, TopicCatalog.STATEMENTS, statement.key(), statement.bytes(), NOW);
    }

    private static String note(ElectionId election, byte[] transcript, SigningKey... signers) {
        return Note.signed(new CountNote(election, Digests.of(transcript)).text(), signers)
                .toString();
    }

    private SigningKey trustee(String name) {
        return SigningKey.ofSeed(
                name,
                HexFormat.of()
                        .parseHex(vectors.path("inputs")
                                .path("keys")
                                .path("trustee " + name)
                                .textValue()));
    }

    private static Leaf.CountLeaf only(List<Leaf> due) {
        assertEquals(1, due.size(), due::toString);
        return assertInstanceOf(Leaf.CountLeaf.class, due.getFirst());
    }

    @Test
    void theSealedElectionIsThatOfTheVectors() {
        assertEquals(vectors.path("values").path("termsDigest").path("eur-x").textValue(), sealed.digest());
    }

    @Test
    void aSealedCountIsStatedBehindItsCloseWithEnoughSignaturesAndItsBytesKept() {
        byte[] count = sealedCount();
        chunks(count);
        ask(sealed, count, trustee("anna"), trustee("cem"));
        assertEquals(List.of(), due(), "not before the close");
        assertEquals(0, kept.size());
        close(sealed);

        Leaf.CountLeaf leaf = only(due());

        assertEquals(Digests.of(count), leaf.transcript());
        assertArrayEquals(count, kept.get(Digests.of(count)));
        assertEquals(
                note(sealed.id(), count, trustee("anna"), trustee("cem")),
                leaf.signatures().orElseThrow());
        ask(sealed, count, trustee("anna"), trustee("bea"));
        assertEquals(List.of(), due(), "once");
        assertEquals(List.of(), refusals);
        assertEquals(0, requests.waiting());
    }

    @Test
    void aCountWaitsForItsBytes() {
        close(sealed);
        byte[] count = sealedCount();
        ask(sealed, count, trustee("anna"), trustee("bea"));
        assertEquals(List.of(), due());
        assertEquals(1, requests.waiting());

        chunks(count);

        assertEquals(Digests.of(count), only(due()).transcript());
    }

    @Test
    void signaturesThatDoNotSufficeRefuseASealedCount() {
        close(sealed);
        byte[] count = sealedCount();
        chunks(count);
        List<Optional<String>> notes = List.of(
                Optional.empty(),
                Optional.of("no note"),
                Optional.of(note(sealed.id(), count, trustee("anna"))),
                Optional.of(note(sealed.id(), count, trustee("anna"), SigningKey.generate("bea"))),
                Optional.of(note(sealed.id(), count, trustee("anna"), trustee("anna"))),
                Optional.of(note(open.id(), count, trustee("anna"), trustee("bea"))),
                Optional.of(note(sealed.id(), openCount("1"), trustee("anna"), trustee("bea"))),
                Optional.of(Note.signed(
                                new CountNote(sealed.id(), Digests.of(count)).text(), trustee("anna"), trustee("bea"))
                        .with(trustee("cem").sign("another text\n"))
                        .toString()));
        for (Optional<String> note : notes) {
            ask(sealed.id(), count, note);
            assertEquals(List.of(), due(), note::toString);
        }

        assertEquals(notes.size(), refusals.size());
        assertEquals(0, requests.waiting());
        assertEquals(0, kept.size(), "nothing is kept for a count that is not stated");
        ask(sealed, count, trustee("bea"), trustee("cem"));
        assertEquals(1, due().size(), "and the right one is stated all the same");
    }

    @Test
    void anOpenElectionsCountIsStatedByTheOperatorAlone() {
        close(open);
        byte[] count = openCount("1");
        chunks(count);
        ask(open, count, trustee("anna"));
        assertEquals(List.of(), due(), "nobody signs it");
        assertEquals(1, refusals.size());

        ask(open, count);

        assertEquals(Optional.empty(), only(due()).signatures());
    }

    @Test
    void aCountOfAnotherElectionOrOfOtherTermsIsRefused() {
        close(open);
        List<byte[]> others = List.of(
                sealedCount(),
                new String(openCount("2"), UTF_8)
                        .replace(open.digest(), sealed.digest())
                        .getBytes(UTF_8),
                "{\"no\":\"count\"}".getBytes(UTF_8));
        for (byte[] other : others) {
            chunks(other);
            ask(open, other);
            assertEquals(List.of(), due());
        }

        assertEquals(others.size(), refusals.size());
        assertEquals(0, kept.size());
    }

    @Test
    void aForgedRequestDisplacesNoTrueOne() {
        for (int i = 0; i < CountRequests.OF_ELECTION_MAX + 5; i++) {
            ask(sealed, ("forged " + i).getBytes(UTF_8));
        }
        assertEquals(CountRequests.OF_ELECTION_MAX, requests.waiting());
        assertEquals(5, refusals.size(), "the oldest ones gave way");
        byte[] count = sealedCount();
        chunks(count);
        ask(sealed, count, trustee("anna"), trustee("bea"));
        close(sealed);

        assertEquals(Digests.of(count), only(due()).transcript());
        assertEquals(0, requests.waiting());
    }

    @Test
    void requestsOfElectionsThatNobodyKnowsAreBounded() {
        for (int i = 0; i < CountRequests.ALL_MAX + 20; i++) {
            ask(new ElectionId("unknown-" + i), openCount("3"), Optional.empty());
        }

        assertEquals(CountRequests.ALL_MAX, requests.waiting());
        assertEquals(20, refusals.size());
    }

    @Test
    void anotherNotaryKeepsTheBytesOfACountThatIsStatedAlready() {
        byte[] count = openCount("4");
        Requests successor = newRequests();
        successor.stated(new Leaf.CountLeaf(NOW, 7, "free", Digests.of(count), Optional.empty()));
        byte[] never = openCount("5");
        TranscriptChunk.of(never)
                .forEach(chunk -> take(successor, TopicCatalog.STATEMENTS, chunk.key(), chunk.bytes(), NOW));
        TranscriptChunk.of(count)
                .forEach(chunk -> take(successor, TopicCatalog.STATEMENTS, chunk.key(), chunk.bytes(), NOW));

        assertArrayEquals(count, kept.get(Digests.of(count)));
        assertEquals(1, kept.size(), "what is not stated is not kept");
    }

    @Test
    void chunksThatAreNoneAreRefused() {
        byte[] one = {1};
        String hex = "0".repeat(64);
        List<String> keys = List.of(
                "transcript/",
                "transcript/" + hex,
                "transcript/" + hex + "/0-1",
                "transcript/" + hex + "/2-1",
                "transcript/" + hex + "/1-20",
                "transcript/" + hex + "/01-2",
                "transcript/" + hex.replace('0', 'G') + "/1-1");
        keys.forEach(key -> take(requests, TopicCatalog.STATEMENTS, key.getBytes(UTF_8), one, NOW));
        String key = "transcript/" + hex + "/1-2";
        take(requests, TopicCatalog.STATEMENTS, key.getBytes(UTF_8), null, NOW);
        take(requests, TopicCatalog.STATEMENTS, key.getBytes(UTF_8), new byte[0], NOW);
        take(requests, TopicCatalog.STATEMENTS, key.getBytes(UTF_8), new byte[TranscriptChunk.BYTES_MAX + 1], NOW);

        assertEquals(keys.size() + 3, refusals.size());
        assertTrue(due().isEmpty());
    }
}
