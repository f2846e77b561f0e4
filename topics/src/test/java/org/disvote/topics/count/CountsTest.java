package org.disvote.topics.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {

    private static final ElectionId DEMO = new ElectionId("demo");
    private static final ChoiceId C1 = new ChoiceId("c1");
    private static final ChoiceId C2 = new ChoiceId("c2");

    private static final Instant SEVEN = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant EIGHT = Instant.parse("2027-05-21T08:00:00Z");

    private final Counts counts = new Counts();

    @Test
    void recordsHaveTheirGoldenBytes() {
        assertEquals(
                "demo/7//2027-05-21T07:00:00Z -> {\"electionId\":\"demo\",\"partition\":7,"
                        + "\"constituency\":\"\",\"minute\":\"2027-05-21T07:00:00Z\",\"voters\":42,\"seq\":1234}",
                text(new Turnout(DEMO, 7, "", SEVEN, 42, 1234).key(), new Turnout(DEMO, 7, "", SEVEN, 42, 1234)));
        assertEquals(
                "demo/7/chania/c3 ->"
                        + " {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"chania\",\"choice\":\"c3\","
                        + "\"votes\":42,\"seq\":1234}",
                text(
                        new Tally(DEMO, 7, "chania", new ChoiceId("c3"), 42, 1234).key(),
                        new Tally(DEMO, 7, "chania", new ChoiceId("c3"), 42, 1234)));
        assertEquals(
                "7 -> "
                        + "{\"partition\":7,\"seq\":1234,\"stopReason\":\"\",\"nextOffset\":1301,\"voided\":2,"
                        + "\"ahead\":5,\"gap\":true}",
                text(new Counted(7, 1234, "", 1301, 2, 5, true).key(), new Counted(7, 1234, "", 1301, 2, 5, true)));
    }

    @Test
    void countsOfAnEarlierVersionAreStillRead() throws Exception {
        assertEquals(
                new Counted(7, 1234, ""),
                Json.decode("{\"partition\":7,\"seq\":1234,\"stopReason\":\"\"}".getBytes(UTF_8), Counted.class));
    }

    @Test
    void countsOfAllPartitionsAddUp() throws Exception {
        counts.accept(turnout(new Turnout(DEMO, 0, "", SEVEN, 3, 9)));
        counts.accept(turnout(new Turnout(DEMO, 1, "", SEVEN, 4, 9)));
        counts.accept(turnout(new Turnout(DEMO, 1, "", EIGHT, 5, 9)));
        counts.accept(turnout(new Turnout(new ElectionId("other"), 1, "", EIGHT, 100, 9)));
        counts.accept(tally(new Tally(DEMO, 0, "", C1, 2, 9)));
        counts.accept(tally(new Tally(DEMO, 0, "", C2, 1, 9)));
        counts.accept(tally(new Tally(DEMO, 1, "", C1, 9, 9)));
        counts.accept(tally(new Tally(new ElectionId("other"), 1, "", C1, 100, 9)));

        assertEquals(12, counts.voters(DEMO));
        assertEquals(Map.of(SEVEN, 7L, EIGHT, 5L), counts.turnout(DEMO));
        assertEquals(Map.of(C1, 11L, C2, 1L), counts.tally(DEMO));
    }

    @Test
    void aLaterCountReplacesTheEarlierOne() throws Exception {
        counts.accept(tally(new Tally(DEMO, 0, "", C1, 2, 3)));
        counts.accept(tally(new Tally(DEMO, 0, "", C1, 1, 4)));

        assertEquals(Map.of(C1, 1L), counts.tally(DEMO));
    }

    /// The sums stay right while counts arrive in any order and repeatedly.
    @Test
    void faultHStoredSumsEqualTheSumsOfAllCounts() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<List<Object>, Long> parts = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Turnout turnout = new Turnout(
                    DEMO,
                    random.nextInt(8),
                    random.nextBoolean() ? "" : "chania",
                    SEVEN.plusSeconds(60L * random.nextInt(5)),
                    random.nextInt(1_000),
                    i);
            counts.accept(turnout(turnout));
            parts.put(List.of(turnout.partition(), turnout.constituency(), turnout.minute()), turnout.voters());
        }

        Map<Object, Long> byMinute = new HashMap<>();
        Map<Object, Long> byConstituency = new HashMap<>();
        parts.forEach((part, voters) -> {
            byMinute.merge(part.get(2), voters, Long::sum);
            byConstituency.merge(part.get(1), voters, Long::sum);
        });
        assertEquals(byMinute, counts.turnout(DEMO), "seed " + seed);
        assertEquals(byConstituency, counts.votersByConstituency(DEMO), "seed " + seed);
        assertEquals(byMinute.values().stream().mapToLong(Long::longValue).sum(), counts.voters(DEMO), "seed " + seed);
        counts.forget(TopicCatalog.TURNOUT);
        assertEquals(0, counts.voters(DEMO));
    }

    @Test
    void aPartitionIsCountedUpToTheSmallerSeqOfBothTopics() throws Exception {
        counts.accept(counted(TopicCatalog.TURNOUT, new Counted(3, 100, "")));
        assertEquals(0, counts.reachedSeq(3));

        counts.accept(counted(TopicCatalog.TALLY, new Counted(3, 90, "")));
        assertEquals(90, counts.reachedSeq(3));
    }

    @Test
    void aStopIsShownUntilCountingContinues() throws Exception {
        counts.accept(counted(TopicCatalog.TURNOUT, new Counted(3, 100, "a vote is missing")));
        assertEquals(Map.of(3, "a vote is missing"), counts.stopReasons());

        counts.accept(counted(TopicCatalog.TURNOUT, new Counted(3, 101, "")));
        assertEquals(Map.of(), counts.stopReasons());
    }

    @Test
    void anUnknownElectionHasNoCounts() {
        assertEquals(0, counts.voters(new ElectionId("none")));
        assertEquals(Map.of(), counts.turnout(new ElectionId("none")));
        assertEquals(Map.of(), counts.tally(new ElectionId("none")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "demo/7//c3 | null",
                "null |"
                        + " {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\","
                        + "\"votes\":4,\"seq\":12}",
                "demo/7//c4 |"
                        + " {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\","
                        + "\"votes\":4,\"seq\":12}",
                "demo/7//c3 |"
                        + " {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\","
                        + "\"votes\":-4,\"seq\":12}",
                "demo/7//c3 |"
                        + " {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\","
                        + "\"votes\":4}",
                "demo/7//c3 | [",
                "8 | {\"partition\":7,\"seq\":1234,\"stopReason\":\"\"}",
                "7 | {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\","
                        + "\"votes\":4,\"seq\":12}"
            })
    void aRecordThatIsNoCountIsRefusedAndChangesNothing(@Nullable String key, @Nullable String value) {
        var record = new ConsumerRecord<byte[], byte[]>(
                TopicCatalog.TALLY,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));

        assertThrows(MalformedEventException.class, () -> counts.accept(record));

        assertEquals(Map.of(), counts.tally(DEMO));
        assertEquals(0, counts.reachedSeq(7));
    }

    private static String text(byte[] key, Object event) {
        return new String(key, UTF_8) + " -> " + new String(Json.encode(event), UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> turnout(Turnout turnout) {
        return new ConsumerRecord<>(TopicCatalog.TURNOUT, 0, 0, turnout.key(), Json.encode(turnout));
    }

    private static ConsumerRecord<byte[], byte[]> tally(Tally tally) {
        return new ConsumerRecord<>(TopicCatalog.TALLY, 0, 0, tally.key(), Json.encode(tally));
    }

    private static ConsumerRecord<byte[], byte[]> counted(String topic, Counted counted) {
        return new ConsumerRecord<>(topic, 0, 0, counted.key(), Json.encode(counted));
    }
}
