package org.disvote.topics.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.count.cell.ConstituencyTurnout;
import org.disvote.topics.count.cell.CountRecord;
import org.disvote.topics.count.cell.Counted;
import org.disvote.topics.count.cell.MinuteTurnout;
import org.disvote.topics.count.cell.OptionTally;
import org.disvote.topics.count.cell.QuestionTally;
import org.disvote.topics.count.cell.Uncounted;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {

    private static final ElectionId DEMO = new ElectionId("demo");
    private static final ElectionId OTHER = new ElectionId("other");
    private static final ChoiceId C1 = new ChoiceId("c1");
    private static final ChoiceId C2 = new ChoiceId("c2");

    private static final Instant SEVEN = Instant.parse("2027-05-21T07:00:00Z");
    private static final Instant EIGHT = Instant.parse("2027-05-21T08:00:00Z");

    private final Counts counts = new Counts();

    @Test
    void recordsHaveTheirGoldenBytes() {
        assertEquals(
                "demo/7/minute/2027-05-21T07:00:00.000000Z -> {\"electionId\":\"demo\","
                        + "\"minute\":\"2027-05-21T07:00:00.000000Z\",\"partition\":7,\"seq\":1234,\"voters\":42}",
                text(new MinuteTurnout(DEMO, 7, SEVEN, 42, 1234)));
        assertEquals(
                "demo/7/constituency/chania -> {\"constituency\":\"chania\",\"electionId\":\"demo\","
                        + "\"partition\":7,\"seq\":1234,\"voters\":42}",
                text(new ConstituencyTurnout(DEMO, 7, "chania", 42, 1234)));
        assertEquals(
                "demo/7/question/chania/q1 -> {\"ballots\":9,\"blank\":3,\"constituency\":\"chania\","
                        + "\"electionId\":\"demo\",\"empty\":1,\"partition\":7,\"question\":\"q1\",\"seq\":1234,"
                        + "\"spoiled\":2}",
                text(new QuestionTally(DEMO, 7, "chania", "q1", 9, 3, 2, 1, 1234)));
        assertEquals(
                "demo/7/option/chania/q1/c3 -> {\"candidates\":{\"k12\":7,\"k7\":0},\"constituency\":\"chania\","
                        + "\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,\"question\":\"q1\","
                        + "\"seq\":1234,\"votes\":42}",
                text(new OptionTally(
                        DEMO, 7, "chania", "q1", "c3", 42, new TreeMap<>(Map.of("k7", 0L, "k12", 7L)), 1234)));
        assertEquals(
                "demo/7/option//choice/c3 -> {\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\","
                        + "\"partition\":7,\"question\":\"choice\",\"seq\":1234,\"votes\":42}",
                text(tallied(DEMO, 7, "c3", 42, 1234)));
        assertEquals(
                "demo/7/uncounted -> {\"electionId\":\"demo\",\"invalid\":{\"not-allowed\":1},\"partition\":7,"
                        + "\"seq\":1234,\"void\":2}",
                text(new Uncounted(DEMO, 7, 2, new TreeMap<>(Map.of("not-allowed", 1L)), 1234)));
        assertEquals(
                "7 -> {\"ahead\":5,\"gap\":true,\"nextOffset\":1301,\"partition\":7,\"seq\":1234,"
                        + "\"stopReason\":\"\",\"voided\":2}",
                text(new Counted(7, 1234, "", 1301, 2, 5, true)));
    }

    @Test
    void countsOfAllPartitionsAddUp() throws Exception {
        accept(new MinuteTurnout(DEMO, 0, SEVEN, 3, 9), new MinuteTurnout(DEMO, 1, SEVEN, 4, 9));
        accept(new MinuteTurnout(DEMO, 1, EIGHT, 5, 9), new MinuteTurnout(OTHER, 1, EIGHT, 100, 9));
        accept(new ConstituencyTurnout(DEMO, 0, "", 3, 9), new ConstituencyTurnout(DEMO, 1, "chania", 9, 9));
        accept(tallied(DEMO, 0, "c1", 2, 9), tallied(DEMO, 0, "c2", 1, 9));
        accept(tallied(DEMO, 1, "c1", 9, 9), tallied(OTHER, 1, "c1", 100, 9));

        assertEquals(12, counts.voters(DEMO));
        assertEquals(Map.of(SEVEN, 7L, EIGHT, 5L), counts.turnout(DEMO));
        assertEquals(Map.of("", 3L, "chania", 9L), counts.votersByConstituency(DEMO));
        assertEquals(Map.of(C1, 11L, C2, 1L), counts.tally(DEMO));
    }

    @Test
    void answersAndCrossesAddUpByConstituency() throws Exception {
        accept(
                new QuestionTally(DEMO, 0, "chania", "q1", 5, 1, 1, 0, 9),
                new QuestionTally(DEMO, 1, "chania", "q1", 4, 0, 0, 1, 9));
        accept(new QuestionTally(DEMO, 1, "", "q1", 1, 1, 0, 0, 9));
        accept(
                new OptionTally(DEMO, 0, "chania", "q1", "c1", 3, new TreeMap<>(Map.of("k1", 2L, "k2", 0L)), 9),
                new OptionTally(DEMO, 1, "chania", "q1", "c1", 3, new TreeMap<>(Map.of("k1", 1L, "k2", 1L)), 9));

        Map<String, ConstituencyCount> byConstituency = counts.byConstituency(DEMO);

        ConstituencyCount chania = requireNonNull(byConstituency.get("chania"));
        assertEquals(9, chania.ballots());
        assertEquals(
                new ConstituencyCount.QuestionCount(
                        1,
                        1,
                        1,
                        new TreeMap<>(Map.of(
                                "c1",
                                new ConstituencyCount.OptionCount(6, new TreeMap<>(Map.of("k1", 3L, "k2", 1L)))))),
                chania.questions().get("q1"));
        assertEquals(1, requireNonNull(byConstituency.get("")).ballots());
        assertEquals(Map.of("c1", 6L), counts.votes(DEMO, "q1"));
    }

    @Test
    void whatCountsForNothingAddsUp() throws Exception {
        assertTrue(counts.uncounted(DEMO).isNothing());

        accept(new Uncounted(DEMO, 0, 2, new TreeMap<>(Map.of("not-allowed", 1L, "constituency", 0L)), 9));
        accept(new Uncounted(DEMO, 1, 1, new TreeMap<>(Map.of("not-allowed", 2L)), 9));

        assertEquals(
                new Counts.Rest(3, new TreeMap<>(Map.of("not-allowed", 3L, "constituency", 0L))),
                counts.uncounted(DEMO));
        assertFalse(counts.uncounted(DEMO).isNothing());
    }

    @Test
    void aLaterCountReplacesTheEarlierOne() throws Exception {
        accept(tallied(DEMO, 0, "c1", 2, 3), tallied(DEMO, 0, "c1", 1, 4));

        assertEquals(Map.of(C1, 1L), counts.tally(DEMO));
    }

    /// The sums stay right while counts arrive in any order and repeatedly.
    @Test
    void faultHStoredSumsEqualTheSumsOfAllCounts() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<List<Object>, Long> minutes = new HashMap<>();
        Map<List<Object>, Long> constituencies = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            int partition = random.nextInt(8);
            Instant minute = SEVEN.plusSeconds(60L * random.nextInt(5));
            String constituency = random.nextBoolean() ? "" : "chania";
            long voters = random.nextInt(1_000);
            accept(new MinuteTurnout(DEMO, partition, minute, voters, i));
            minutes.put(List.of(partition, minute), voters);
            accept(new ConstituencyTurnout(DEMO, partition, constituency, voters, i));
            constituencies.put(List.of(partition, constituency), voters);
        }

        assertEquals(sums(minutes), counts.turnout(DEMO), "seed " + seed);
        assertEquals(sums(constituencies), counts.votersByConstituency(DEMO), "seed " + seed);
        assertEquals(
                constituencies.values().stream().mapToLong(Long::longValue).sum(), counts.voters(DEMO), "seed " + seed);
        counts.forget(TopicCatalog.TURNOUT);
        assertEquals(0, counts.voters(DEMO));
    }

    private static Map<Object, Long> sums(Map<List<Object>, Long> parts) {
        Map<Object, Long> sums = new HashMap<>();
        parts.forEach((part, voters) -> sums.merge(part.get(1), voters, Long::sum));
        return sums;
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
                "demo/7/option//choice/c3 | null",
                "null | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":4}",
                "demo/7/option//choice/c4 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":4}",
                "demo/7/option//choice/c3 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":-4}",
                "demo/7/option//choice/c3 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"votes\":4}",
                "demo/7/option//choice/c3 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"candidates\":{\"k1\":null},\"seq\":12,\"votes\":4}",
                "demo/7/option//choice/c3 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"candidates\":{\"k/1\":1},\"seq\":12,\"votes\":4}",
                "demo/7/question//choice | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":4}",
                "demo/7/other//choice/c3 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":4}",
                "demo/7 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":4}",
                "demo/7/minute/2027-05-21T07:00:00.000000Z | "
                        + "{\"electionId\":\"demo\",\"minute\":\"2027-05-21T07:00:00.000000Z\",\"partition\":7,"
                        + "\"seq\":1234,\"voters\":42}",
                "demo/7/option//choice/c3 | [",
                "8 | {\"partition\":7,\"seq\":1234,\"stopReason\":\"\"}",
                "7 | "
                        + "{\"constituency\":\"\",\"electionId\":\"demo\",\"option\":\"c3\",\"partition\":7,"
                        + "\"question\":\"choice\",\"seq\":12,\"votes\":4}"
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

    private void accept(CountRecord... records) throws MalformedEventException {
        for (CountRecord record : records) {
            boolean isTurnout = record instanceof MinuteTurnout || record instanceof ConstituencyTurnout;
            counts.accept(new ConsumerRecord<>(
                    isTurnout ? TopicCatalog.TURNOUT : TopicCatalog.TALLY, 0, 0, record.key(), record.encode()));
        }
    }

    /// Of an election that is defined by choices.
    private static OptionTally tallied(ElectionId election, int partition, String choice, long votes, long seq) {
        return new OptionTally(election, partition, "", "choice", choice, votes, new TreeMap<>(), seq);
    }

    private static String text(CountRecord record) {
        return new String(record.key(), UTF_8) + " -> " + new String(record.encode(), UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> counted(String topic, Counted counted) {
        return new ConsumerRecord<>(topic, 0, 0, counted.key(), counted.encode());
    }
}
