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
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {

    private static final Instant SEVEN = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant EIGHT = Instant.parse("2027-05-21T08:00:00Z");

    private final Counts counts = new Counts();

    @Test
    void eventsHaveTheirGoldenBytes() {
        assertEquals(
                "demo/7//2027-05-21T07:00:00Z -> {\"electionId\":\"demo\",\"partition\":7,"
                        + "\"constituency\":\"\",\"minute\":\"2027-05-21T07:00:00Z\",\"voters\":42,\"seq\":1234}",
                text(new Turnout("demo", 7, "", SEVEN, 42, 1234).key(), new Turnout("demo", 7, "", SEVEN, 42, 1234)));
        assertEquals(
                "demo/7/chania/c3 -> {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"chania\",\"choice\":\"c3\",\"votes\":42,\"seq\":1234}",
                text(
                        new Tally("demo", 7, "chania", "c3", 42, 1234).key(),
                        new Tally("demo", 7, "chania", "c3", 42, 1234)));
        assertEquals(
                "7 -> {\"partition\":7,\"seq\":1234,\"stopReason\":\"\",\"nextOffset\":1301,\"voided\":2,\"ahead\":5,\"gap\":true}",
                text(new Counted(7, 1234, "", 1301, 2, 5, true).key(), new Counted(7, 1234, "", 1301, 2, 5, true)));
    }

    @Test
    void whatAnEarlierVersionCountedIsStillRead() throws Exception {
        assertEquals(
                new Counted(7, 1234, ""),
                Json.decode("{\"partition\":7,\"seq\":1234,\"stopReason\":\"\"}".getBytes(UTF_8), Counted.class));
    }

    @Test
    void partsOfAllPartitionsAddUp() throws Exception {
        counts.accept(turnout(new Turnout("demo", 0, "", SEVEN, 3, 9)));
        counts.accept(turnout(new Turnout("demo", 1, "", SEVEN, 4, 9)));
        counts.accept(turnout(new Turnout("demo", 1, "", EIGHT, 5, 9)));
        counts.accept(turnout(new Turnout("other", 1, "", EIGHT, 100, 9)));
        counts.accept(tally(new Tally("demo", 0, "", "c1", 2, 9)));
        counts.accept(tally(new Tally("demo", 0, "", "c2", 1, 9)));
        counts.accept(tally(new Tally("demo", 1, "", "c1", 9, 9)));
        counts.accept(tally(new Tally("other", 1, "", "c1", 100, 9)));

        assertEquals(12, counts.voters("demo"));
        assertEquals(Map.of(SEVEN, 7L, EIGHT, 5L), counts.turnout("demo"));
        assertEquals(Map.of("c1", 11L, "c2", 1L), counts.tally("demo"));
    }

    @Test
    void aLaterPartReplacesTheEarlierOne() throws Exception {
        counts.accept(tally(new Tally("demo", 0, "", "c1", 2, 3)));
        counts.accept(tally(new Tally("demo", 0, "", "c1", 1, 4)));

        assertEquals(Map.of("c1", 1L), counts.tally("demo"));
    }

    /// The sums are kept while parts come in, in any order and repeatedly.
    @Test
    void faultHKeptSumsAreThoseOfAllParts() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<List<Object>, Long> parts = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Turnout turnout = new Turnout(
                    "demo",
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
        assertEquals(byMinute, counts.turnout("demo"), "seed " + seed);
        assertEquals(byConstituency, counts.votersByConstituency("demo"), "seed " + seed);
        assertEquals(
                byMinute.values().stream().mapToLong(Long::longValue).sum(), counts.voters("demo"), "seed " + seed);
        counts.forget(TopicCatalog.TURNOUT);
        assertEquals(0, counts.voters("demo"));
    }

    @Test
    void aPartitionIsCountedAsFarAsBothTopicsSay() throws Exception {
        counts.accept(counted(TopicCatalog.TURNOUT, new Counted(3, 100, "")));
        assertEquals(0, counts.reachedSeq(3));

        counts.accept(counted(TopicCatalog.TALLY, new Counted(3, 90, "")));
        assertEquals(90, counts.reachedSeq(3));
    }

    @Test
    void aStopIsShownUntilCountingGoesOn() throws Exception {
        counts.accept(counted(TopicCatalog.TURNOUT, new Counted(3, 100, "a vote is missing")));
        assertEquals(Map.of(3, "a vote is missing"), counts.stopReasons());

        counts.accept(counted(TopicCatalog.TURNOUT, new Counted(3, 101, "")));
        assertEquals(Map.of(), counts.stopReasons());
    }

    @Test
    void anUnknownElectionHasNoCounts() {
        assertEquals(0, counts.voters("none"));
        assertEquals(Map.of(), counts.turnout("none"));
        assertEquals(Map.of(), counts.tally("none"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "demo/7//c3 | null",
                "null | {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\",\"votes\":4,\"seq\":12}",
                "demo/7//c4 | {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\",\"votes\":4,\"seq\":12}",
                "demo/7//c3 | {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\",\"votes\":-4,\"seq\":12}",
                "demo/7//c3 | {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\",\"votes\":4}",
                "demo/7//c3 | [",
                "8 | {\"partition\":7,\"seq\":1234,\"stopReason\":\"\"}",
                "7 | {\"electionId\":\"demo\",\"partition\":7,\"constituency\":\"\",\"choice\":\"c3\",\"votes\":4,\"seq\":12}"
            })
    void whatIsNoCountIsRefusedAndChangesNothing(@Nullable String key, @Nullable String value) {
        var record = new ConsumerRecord<byte[], byte[]>(
                TopicCatalog.TALLY,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));

        assertThrows(MalformedEventException.class, () -> counts.accept(record));

        assertEquals(Map.of(), counts.tally("demo"));
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
