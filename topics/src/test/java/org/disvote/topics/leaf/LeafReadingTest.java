package org.disvote.topics.leaf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf.ClientLeaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CloseMovedLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SealKeyDestroyedLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.Leaf.UnknownLeaf;
import org.disvote.topics.leaf.Leaf.VoterKeyDestroyedLeaf;
import org.disvote.topics.leaf.LeafReading.Read;
import org.disvote.topics.routing.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeafReadingTest {

    private static final Instant AT = Instant.parse("2027-05-21T06:00:00.000001Z");
    private static final Instant CLOSE = Instant.parse("2027-05-21T16:00:00Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final int PARTITIONS = 3;
    private static final SystemLeaf SYSTEM =
            new SystemLeaf(AT, 0, "1a2b3c4d", "log.example/x-1a2b3c4d", PARTITIONS, 600, Optional.of(DIGEST));

    private final LeafReading reading = new LeafReading();

    private Read read(Leaf leaf) throws BrokenRoundException {
        return reading.read(leaf.bytes());
    }

    private void taken(Leaf leaf, long index) throws BrokenRoundException {
        assertEquals(new Read.Taken(leaf, index), read(leaf));
    }

    private String foreign(byte[] value) throws BrokenRoundException {
        long next = reading.next();
        long size = reading.size();
        Read.Foreign foreign = assertInstanceOf(Read.Foreign.class, reading.read(value));
        assertEquals(next, reading.next());
        assertEquals(size, reading.size());
        return foreign.why();
    }

    private void begin() throws BrokenRoundException {
        taken(SYSTEM, 0);
    }

    /// One of each kind, as record 1.
    private static List<Leaf> kinds() {
        return List.of(
                new TermsLeaf(AT, 1, "e", DIGEST),
                new RollLeaf(AT, 1, "main", DIGEST, DIGEST, new TreeMap<>(Map.of("", 1L, "A1", 2L))),
                new PromiseKeyLeaf(AT, 1, "name+00000000+AAAA"),
                new PromiseKeyRevokedLeaf(AT, 1, "name+00000000+AAAA", List.of(0L, 1L, 2L)),
                new ClientLeaf(AT, 1, DIGEST),
                new CloseMovedLeaf(AT, 1, "e", CLOSE, CLOSE.plusSeconds(60)),
                new CloseLeaf(AT, 1, "e", CLOSE, List.of(0L, 1L, 2L)),
                new CountLeaf(AT, 1, "e", DIGEST, Optional.of("a note\n")),
                new RestoredLeaf(AT, 1, 2, 17),
                new VoterKeyDestroyedLeaf(AT, 1, DIGEST),
                new SealKeyDestroyedLeaf(AT, 1, "e"),
                new RoundLeaf(AT, 1, 1, List.of(0L, 0L, 0L), 2));
    }

    @Test
    void everyKindIsReadAsItIsWritten() throws Exception {
        Set<Class<?>> classes = new HashSet<>();
        List<Leaf> all = new ArrayList<>(kinds());
        all.add(SYSTEM);
        all.add(new SystemLeaf(AT, 0, "1a2b3c4d", "log.example/x-1a2b3c4d", 1, 0, Optional.empty()));
        all.add(new CountLeaf(AT, 1, "e", DIGEST, Optional.empty()));
        for (Leaf leaf : all) {
            assertEquals(leaf, LeafReader.read(leaf.bytes()));
            assertEquals(AT, leaf.at());
            classes.add(leaf.getClass());
        }
        classes.add(UnknownLeaf.class);
        assertEquals(Set.of(Leaf.class.getPermittedSubclasses()), classes);
    }

    @Test
    void aKindWithAMemberLeftOutAddedOrOfAnotherTypeIsForeign() throws Exception {
        begin();
        int refused = 0;
        for (Leaf leaf : kinds()) {
            ObjectNode json = (ObjectNode) Jcs.read(leaf.bytes());
            List<ObjectNode> changed = new ArrayList<>();
            changed.add(json.deepCopy().put("more", 1));
            for (Map.Entry<String, JsonNode> member : json.properties()) {
                String name = member.getKey();
                boolean optional = name.equals("signatures");
                if (!name.equals("kind") && !optional) {
                    ObjectNode without = json.deepCopy();
                    without.remove(name);
                    changed.add(without);
                }
                if (name.equals("kind")) {
                    continue; // another kind, or none, is an unknown one
                }
                changed.add(json.deepCopy().putNull(name));
                changed.add(json.deepCopy().put(name, true));
                changed.add(json.deepCopy().put(name, -1));
                changed.add(json.deepCopy().put(name, ""));
                if (member.getValue().isTextual()) {
                    changed.add(json.deepCopy().put(name, 5));
                } else {
                    changed.add(json.deepCopy().put(name, member.getValue().asText() + "x"));
                }
                ObjectNode list = json.deepCopy();
                list.putArray(name).add(member.getValue());
                changed.add(list);
            }
            for (ObjectNode each : changed) {
                foreign(Jcs.write(each));
                refused++;
            }
            assertInstanceOf(Read.Taken.class, twin().read(leaf.bytes()));
        }
        System.out.println(refused + " changed statements are foreign");
        assertTrue(refused > 300);
    }

    private static LeafReading twin() throws BrokenRoundException {
        LeafReading twin = new LeafReading();
        twin.read(SYSTEM.bytes());
        return twin;
    }

    @ParameterizedTest
    @CsvSource({
        "terms, electionId, ..",
        "terms, electionId, a b",
        "terms, terms, sha256:A",
        "terms, at, 2027-05-21T06:00:00Z",
        "terms, at, 2027-05-21T06:00:00.00000Z",
        "terms, at, 2027-05-21T06:00:00.0000011Z",
        "terms, at, 1969-12-31T23:59:59.000000Z",
        "terms, at, +10000-01-01T00:00:00.000000Z",
        "terms, at, 2027-02-30T00:00:00.000000Z",
        "roll, roll, -",
        "roll, raw, none",
        "roll, pseudonymous, none",
        "client, client, none",
        "close-moved, from, 2027-05-21T16:00:00.500000Z",
        "close-moved, to, 2027-05-21T16:00:00Z",
        "close, closesAt, 2027-05-21T16:00:00.000001Z",
        "count, transcript, none",
        "voter-key-destroyed, commitment, none",
    })
    void aMemberInAnotherFormIsForeign(String kind, String member, String text) throws Exception {
        begin();
        Leaf leaf = kinds().stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        foreign(Jcs.write(((ObjectNode) Jcs.read(leaf.bytes())).put(member, text)));
    }

    @Test
    void numbersOutsideTheirBoundsAreForeign() throws Exception {
        begin();
        String restored = text(new RestoredLeaf(AT, 1, 2, 17));
        for (String partition : List.of("3", "-1", "1024", "4294967298", "2.0", "02", "2e0")) {
            foreign(restored.replace("\"partition\":2", "\"partition\":" + partition)
                    .getBytes(UTF_8));
        }
        for (String tail : List.of("-1", "9007199254740992", "18446744073709551633", "17.5")) {
            foreign(restored.replace("\"tail\":17", "\"tail\":" + tail).getBytes(UTF_8));
        }
        for (List<Long> numbers : List.of(List.<Long>of(), List.of(0L, 1L), List.of(0L, 1L, 2L, 3L))) {
            foreign(new CloseLeaf(AT, 1, "e", CLOSE, numbers).bytes());
            foreign(new PromiseKeyRevokedLeaf(AT, 1, "k", numbers).bytes());
        }
    }

    private static String text(Leaf leaf) {
        return new String(leaf.bytes(), UTF_8);
    }

    @Test
    void theNumberMustBeTheNextOne() throws Exception {
        begin();
        assertEquals("its number is 2, the next one is 1", foreign(new TermsLeaf(AT, 2, "e", DIGEST).bytes()));
        taken(new TermsLeaf(AT, 1, "e", DIGEST), 1);
        foreign(new TermsLeaf(AT, 1, "e", DIGEST).bytes());
        foreign(new TermsLeaf(AT, 0, "e", DIGEST).bytes());
        foreign(new TermsLeaf(AT, Jcs.INTEGER_MAX, "e", DIGEST).bytes());
        foreign("{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"other\",\"n\":18446744073709551618}"
                .getBytes(UTF_8));
        taken(new TermsLeaf(AT, 2, "f", DIGEST), 2);
    }

    @Test
    void theFirstRecordAndNoOtherIsTheSystems() throws Exception {
        for (Leaf leaf : kinds()) {
            foreign(text(leaf).replace("\"n\":1", "\"n\":0").getBytes(UTF_8));
        }
        begin();
        foreign(SYSTEM.bytes());
        foreign(text(SYSTEM).replace("\"n\":0", "\"n\":1").getBytes(UTF_8));
        assertEquals(Optional.of(SYSTEM), reading.system());
    }

    @ParameterizedTest
    @CsvSource({
        "1a2b3c4d\", 1a2b3c4e\"",
        "'\"origin\":\"log', '\"origin\":\"l og'",
        "'\"partitions\":3', '\"partitions\":0'",
        "'\"partitions\":3', '\"partitions\":1025'",
        "'\"partitions\":3', '\"partitions\":4294967299'",
        "'\"v\":1', '\"v\":2'",
        "'\"v\":1', '\"v\":1.0'",
        "'\"includeWithin\":600', '\"includeWithin\":-1'",
        "sha256:, sha255:",
        "'\"n\":0', '\"n\":-0'",
    })
    void aSystemInAnotherFormIsForeign(String part, String changed) throws Exception {
        assertTrue(text(SYSTEM).contains(part), part);
        foreign(text(SYSTEM).replaceFirst(Pattern.quote(part), changed).getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "\"a text of more than thirty-three bytes\"",
                "[\"a list of more than thirty-three bytes\"]",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\"}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":\"1\"}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1.0}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1} ",
                " {\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\", \"n\":1}",
                "{\"kind\":\"x\",\"at\":\"2027-05-21T06:00:00.000001Z\",\"n\":1}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1,\"n\":1}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"\\u0078\",\"n\":1}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1}\n",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1,\"o\":1.5}",
                "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1,\"o\":9007199254740992}",
            })
    void whatIsNotCanonicalOrNoStatementIsForeign(String value) throws Exception {
        begin();
        foreign(value.getBytes(UTF_8));
        foreign(new byte[0]);
        assertInstanceOf(Read.Foreign.class, reading.read(null));
        byte[] notUtf8 = "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"x\",\"n\":1}".getBytes(UTF_8);
        notUtf8[40] = (byte) 0xff;
        foreign(notUtf8);
    }

    @Test
    void aRecordHas33To65535Bytes() throws Exception {
        begin();
        String shortest = "{\"kind\":\"x\",\"n\":1,\"o\":\"12345678\"}";
        assertEquals(33, shortest.length());
        foreign("{\"kind\":\"x\",\"n\":1,\"o\":\"1234567\"}".getBytes(UTF_8));
        assertInstanceOf(Read.Taken.class, reading.read(shortest.getBytes(UTF_8)));
        String head = "{\"kind\":\"x\",\"n\":2,\"o\":\"";
        foreign((head + "x".repeat(65_536 - head.length() - 2) + "\"}").getBytes(UTF_8));
        byte[] longest = (head + "x".repeat(65_535 - head.length() - 2) + "\"}").getBytes(UTF_8);
        assertEquals(65_535, longest.length);
        assertInstanceOf(Read.Taken.class, reading.read(longest));
    }

    @Test
    void aStatementOfAnUnknownKindIsALeaf() throws Exception {
        begin();
        byte[] later = "{\"at\":\"2027-05-21T06:00:00.000001Z\",\"kind\":\"annulled\",\"n\":1,\"of\":{\"x\":[1]}}"
                .getBytes(UTF_8);
        UnknownLeaf leaf = assertInstanceOf(
                UnknownLeaf.class,
                assertInstanceOf(Read.Taken.class, reading.read(later)).leaf());
        assertEquals("annulled", leaf.kind());
        assertEquals(AT, leaf.at());
        assertArrayEquals(later, leaf.bytes());
        for (String value : List.of(
                "{\"at\":\"no time\",\"n\":2,\"x\":\"without a kind\"}",
                "{\"kind\":[\"terms\"],\"n\":3,\"x\":\"a kind that is a list\"}",
                "{\"kind\":\"Terms\",\"n\":4,\"x\":\"another spelling\"}")) {
            Read.Taken taken = assertInstanceOf(Read.Taken.class, reading.read(value.getBytes(UTF_8)));
            assertEquals(Instant.EPOCH, taken.leaf().at());
        }
        assertEquals(5, reading.size());
    }

    private static RoundLeaf round(long n, long number, long size, Long... heads) {
        return new RoundLeaf(AT, n, number, List.of(heads), size);
    }

    @Test
    void roundsSayWhichLeafEveryVoteIs() throws Exception {
        begin();
        taken(round(1, 1, 5, 2L, 0L, 1L), 4);
        taken(new TermsLeaf(AT, 2, "e", DIGEST), 5);
        taken(round(3, 2, 7, 2L, 0L, 1L), 6);
        taken(new ClientLeaf(AT, 4, DIGEST), 7);
        taken(round(5, 3, 12, 3L, 1L, 2L), 11);

        Rounds rounds = reading.rounds();
        Map<Long, Position> expected = Map.of(
                1L,
                new Position(0, 1),
                2L,
                new Position(0, 2),
                3L,
                new Position(2, 1),
                8L,
                new Position(0, 3),
                9L,
                new Position(1, 1),
                10L,
                new Position(2, 2));
        for (long index = 0; index < 12; index++) {
            assertEquals(Optional.ofNullable(expected.get(index)), rounds.position(index));
        }
        expected.forEach((index, position) ->
                assertEquals(OptionalLong.of(index), rounds.index(position.partition(), position.seq())));
        assertEquals(List.of(5L, 7L, 12L), rounds.sizes());
        assertEquals(List.of(3L, 1L, 2L), rounds.heads());
        assertEquals(List.of(0L, 0L, 0L), rounds.heads(0));
        assertEquals(3, rounds.count());
        assertEquals(0, rounds.appended(2));
        assertEquals(OptionalInt.of(2), rounds.roundCovering(5));
        assertEquals(OptionalInt.empty(), rounds.roundCovering(12));
        assertEquals(Optional.empty(), rounds.position(12));
        assertEquals(Optional.empty(), rounds.position(-1));
        for (long[] none : new long[][] {{0, 0}, {0, 4}, {-1, 1}, {3, 1}, {1, 2}, {0, -1}, {0, Long.MAX_VALUE}}) {
            assertEquals(OptionalLong.empty(), rounds.index((int) none[0], none[1]));
        }
    }

    @Test
    void everyLeafOfARandomTreeIsFoundBothWays() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        begin();
        Map<Long, Position> leaves = new HashMap<>();
        long[] heads = new long[PARTITIONS];
        long n = 1;
        long size = 1;
        for (int number = 1; number <= 200; number++) {
            if (random.nextBoolean()) {
                taken(new ClientLeaf(AT, n++, DIGEST), size++);
            }
            for (int p = 0; p < PARTITIONS; p++) {
                for (int votes = random.nextInt(4); votes > 0; votes--) {
                    leaves.put(size++, new Position(p, ++heads[p]));
                }
            }
            size++;
            taken(round(n++, number, size, heads[0], heads[1], heads[2]), size - 1);
        }
        for (long index = 0; index < size; index++) {
            Optional<Position> position = reading.rounds().position(index);
            assertEquals(Optional.ofNullable(leaves.get(index)), position, "seed " + seed);
            if (position.isPresent()) {
                assertEquals(
                        OptionalLong.of(index),
                        reading.rounds()
                                .index(
                                        position.get().partition(),
                                        position.get().seq()));
            }
        }
    }

    @Test
    void aRoundThatBreaksTheArithmeticStopsTheReaderForGood() throws Exception {
        for (RoundLeaf broken : List.of(
                round(2, 1, 9, 2L, 1L, 1L), // its number again
                round(2, 3, 7, 2L, 1L, 1L), // a number is missing
                round(2, 0, 7, 2L, 1L, 1L),
                round(2, 2, 6, 2L, 1L, 1L), // its size
                round(2, 2, 8, 2L, 1L, 1L),
                round(2, 2, 0, 2L, 1L, 1L),
                round(2, 2, 6, 2L, 0L, 0L), // a head falls
                round(2, 2, 6, 1L, 1L, 1L),
                round(2, 2, 6, 2L, 0L), // heads are missing, or too many
                round(2, 2, 6),
                round(2, 2, 6, 2L, 0L, 1L, 0L))) {
            LeafReading each = twin();
            each.read(round(1, 1, 5, 2L, 0L, 1L).bytes());
            assertThrows(BrokenRoundException.class, () -> each.read(broken.bytes()), broken.toString());
            RoundLeaf right = round(2, 2, 7, 2L, 1L, 1L);
            BrokenRoundException again =
                    assertThrows(BrokenRoundException.class, () -> each.read(right.bytes()), "for good");
            assertEquals(Optional.of(String.valueOf(again.getMessage())), each.broken());
            assertEquals(1, each.rounds().count());
            assertEquals(5, each.size());
        }
        LeafReading first = twin();
        assertThrows(
                BrokenRoundException.class,
                () -> first.read(round(1, 2, 2, 0L, 0L, 0L).bytes()));
    }

    @Test
    void sumsOfTheLargestHeadsDoNotOverflow() throws Exception {
        LeafReading large = new LeafReading();
        large.read(new SystemLeaf(AT, 0, "1a2b3c4d", "x-1a2b3c4d", 1024, 1, Optional.empty()).bytes());
        Long[] heads = new Long[1024];
        Arrays.fill(heads, Jcs.INTEGER_MAX);

        assertThrows(
                BrokenRoundException.class,
                () -> large.read(round(1, 1, 2, heads).bytes()));
    }

    /// Its members have other types: that is no round at all.
    @Test
    void whatOnlyCallsItselfARoundIsForeign() throws Exception {
        begin();
        String right = text(round(1, 1, 2, 0L, 0L, 0L));
        for (String wrong : List.of(
                right.replace("[0,0,0]", "[0,0,\"0\"]"),
                right.replace("[0,0,0]", "[0,0,-1]"),
                right.replace("[0,0,0]", "[0,0,null]"),
                right.replace("[0,0,0]", "0"),
                right.replace("[0,0,0]", "{}"),
                right.replace("\"size\":2", "\"size\":-2"),
                right.replace("\"round\":1,", ""))) {
            foreign(wrong.getBytes(UTF_8));
        }
        taken(round(1, 1, 2, 0L, 0L, 0L), 1);
    }

    @Test
    void theFoldKeepsStatementsAndReportsWhatCountsForNothing() {
        NotaryFold fold = new NotaryFold();
        TermsLeaf first = new TermsLeaf(AT, 1, "e", DIGEST);
        TermsLeaf second = new TermsLeaf(AT, 2, "e", "sha256:" + "b".repeat(64));
        long offset = 0;
        for (byte[] value : new byte[][] {
            SYSTEM.bytes(),
            first.bytes(),
            null,
            second.bytes(),
            round(3, 1, 4, 0L, 0L, 0L).bytes(),
            "{}".getBytes(UTF_8),
            round(4, 2, 9, 0L, 0L, 0L).bytes(),
            new ClientLeaf(AT, 4, DIGEST).bytes()
        }) {
            fold.accept(new ConsumerRecord<>(TopicCatalog.NOTARY, 0, offset++, null, value));
        }
        assertEquals(
                List.of(new Read.Taken(SYSTEM, 0), new Read.Taken(first, 1), new Read.Taken(second, 2)),
                fold.statements());
        assertEquals(Optional.of(first), fold.terms(new ElectionId("e")));
        assertEquals(Optional.empty(), fold.terms(new ElectionId("f")));
        assertEquals(4, fold.foreign());
        assertEquals(
                List.of(2L, 5L, 6L, 7L),
                fold.skipped().stream().map(each -> each.offset()).toList());
        assertEquals(
                Optional.of("round 2 (n 4) says size 9, but the tree has 5"),
                fold.reading().broken());
    }
}
