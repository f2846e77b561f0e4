package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.routing.Routing;
import org.junit.jupiter.api.Test;

class ClosingFoldTest {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");

    private final ElectionFold elections = new ElectionFold();
    private final ClosingFold closings = new ClosingFold();
    private long offset;

    ClosingFoldTest() {
        elections.accept(record(
                TopicCatalog.ELECTIONS, OPENS.minusSeconds(60), Launches.SYSTEM.key(), Launches.SYSTEM.encode()));
        define("demo");
    }

    @Test
    void aStatementHasOneCanonicalForm() throws MalformedEventException {
        String json = "{\"closedAt\":\"2027-05-21T16:00:00.012345Z\",\"closesAt\":\"2027-05-21T16:00:00.000000Z\","
                + "\"electionId\":\"demo\",\"lastSeq\":1234,\"partition\":7}";
        ClosingStatement statement =
                new ClosingStatement(new ElectionId("demo"), 7, 1234, CLOSES, CLOSES.plusNanos(12_345_000));

        assertEquals(json, new String(statement.encode(), UTF_8));
        assertEquals(statement, ClosingStatement.decode(json.getBytes(UTF_8)));
        assertThrows(
                MalformedEventException.class,
                () -> ClosingStatement.decode(json.replace("00.000000Z", "00Z").getBytes(UTF_8)));
    }

    @Test
    void aRestoredPartitionHasOneCanonicalForm() throws MalformedEventException {
        String json = "{\"kind\":\"restored\",\"partition\":7,\"tail\":1234}";
        RestoredStatement statement = new RestoredStatement(7, 1234);

        assertEquals(json, new String(statement.encode(), UTF_8));
        assertEquals(statement, RestoredStatement.decode(json.getBytes(UTF_8)));
        for (String other : List.of(
                "{\"kind\":\"restored\",\"partition\":7}",
                "{\"kind\":\"restored\",\"partition\":7,\"tail\":-1}",
                "{\"kind\":\"restored\",\"partition\":\"7\",\"tail\":1}",
                "{\"kind\":\"restored\",\"partition\":1024,\"tail\":1}",
                "{\"kind\":\"restored\",\"partition\":7,\"tail\":9007199254740992}",
                "{\"kind\":\"restored\",\"partition\":4294967303,\"tail\":1}",
                "{\"at\":\"\",\"kind\":\"restored\",\"partition\":7,\"tail\":1}",
                "{\"kind\":\"restored\", \"partition\":7,\"tail\":1}",
                "{\"kind\":\"closed\",\"partition\":7,\"tail\":1}")) {
            assertThrows(MalformedEventException.class, () -> RestoredStatement.decode(other.getBytes(UTF_8)), other);
        }
        assertThrows(MalformedEventException.class, () -> RestoredStatement.decode(null));
    }

    @Test
    void aRestoredPartitionClosesNothingAndAMalformedOneIsReported() {
        ClosingStatement statement = statement(0, 5, CLOSES);
        closings.accept(record(TopicCatalog.CLOSINGS, CLOSES, new byte[0], new RestoredStatement(0, 3).encode()));
        accept(CLOSES, statement);
        assertEquals(List.of(), closings.skipped(elections));

        closings.accept(record(
                TopicCatalog.CLOSINGS, CLOSES, new byte[0], "{\"kind\":\"restored\",\"partition\":0}".getBytes(UTF_8)));

        assertEquals(List.of(statement), closings.counting(elections));
        assertEquals(1, closings.skipped(elections).size());
    }

    @Test
    void faultDAStatementWrittenBeforeTheCloseDoesNotCount() {
        ClosingStatement forged = statement(0, 5, CLOSES);

        accept(CLOSES.minusMillis(1), forged);

        assertEquals(List.of(), closings.counting(elections));
        assertEquals(1, closings.skipped(elections).size());
        accept(CLOSES, forged);
        assertEquals(List.of(forged), closings.counting(elections));
    }

    @Test
    void faultDAStatementOfAnotherCloseOrAnotherElectionDoesNotCount() {
        ClosingStatement early = statement(0, 5, OPENS.plusSeconds(60));
        ClosingStatement unknown = new ClosingStatement(new ElectionId("other"), 0, 5, CLOSES, CLOSES);

        accept(CLOSES, early);
        accept(CLOSES, unknown);

        assertEquals(List.of(), closings.counting(elections));
        assertEquals(2, closings.skipped(elections).size());
    }

    @Test
    void faultDOfTwoStatementsThatCountTheFirstIsUsedAndTheOtherIsReported() {
        ClosingStatement first = statement(3, 5, CLOSES);
        ClosingStatement second = statement(3, 6, CLOSES);

        accept(CLOSES, first);
        accept(CLOSES, second);
        accept(CLOSES, first);

        assertEquals(Map.of(3, first), closings.counting(elections, new ElectionId("demo")));
        assertEquals(1, closings.skipped(elections).size());
    }

    @Test
    void faultDOfMoreThanTwoStatementsThatCountTwoAreKept() {
        for (long lastSeq = 1; lastSeq <= 100; lastSeq++) {
            accept(CLOSES, statement(3, lastSeq, CLOSES));
        }

        assertEquals(List.of(List.of(statement(3, 1, CLOSES), statement(3, 2, CLOSES))), closings.claims(elections));
        assertEquals(99, closings.skipped(elections).size());
    }

    @Test
    void faultDForgedStatementsOfOtherClosesNeverReplaceATrueOne() {
        ClosingStatement beforeThem = statement(0, 7, CLOSES);
        ClosingStatement behindThem = statement(1, 8, CLOSES);

        accept(CLOSES, beforeThem);
        forge(0, 10_000);
        accept(CLOSES, behindThem);
        forge(10_000, 20_000);

        assertEquals(List.of(beforeThem, behindThem), closings.counting(elections));
    }

    private void forge(int from, int to) {
        for (int second = from; second < to; second++) {
            accept(CLOSES, statement(second % 2, 99, OPENS.plusSeconds(second)));
            closings.prune(elections);
        }
    }

    @Test
    void faultDOnlyALimitedNumberOfStatementsOfUnknownElectionsIsKept() {
        int forged = 20_000;
        for (int i = 0; i < forged; i++) {
            accept(CLOSES, new ClosingStatement(new ElectionId("other-" + i), 0, 5, CLOSES, CLOSES));
            closings.prune(elections);
        }

        List<SkippedRecord> over = closings.skipped(elections);

        assertTrue(over.size() <= ClosingFold.NOT_IN_FORCE_MAX + 1_001, () -> over.size() + " are kept");
        String untold = "and %,d more".formatted(forged - over.size());
        assertTrue(over.getFirst().reason().contains(untold), () -> over.getFirst() + ", not " + untold);
    }

    @Test
    void faultDStatementsThatAreReadBeforeTheirDefinitionCountOnceItIsRead() {
        for (int partition = 0; partition < Routing.PARTITIONS_MAX; partition++) {
            accept(CLOSES, new ClosingStatement(new ElectionId("late"), partition, 5, CLOSES, CLOSES));
            accept(CLOSES, statement(partition, 5, OPENS));
            closings.prune(elections);
        }

        define("late");

        assertEquals(
                Routing.PARTITIONS_MAX,
                closings.counting(elections, new ElectionId("late")).size());
    }

    @Test
    void faultAARecordOnWhichOurCodeFailsIsSkippedAlone() {
        byte[] value = statement(0, 5, CLOSES).encode();
        Optional<SkippedRecord> over =
                closings.accept(new ConsumerRecord<>(TopicCatalog.CLOSINGS, 0, offset++, new byte[0], value) {
                    @Override
                    public long timestamp() {
                        throw new IllegalStateException("unforeseen");
                    }
                });

        assertTrue(over.orElseThrow().reason().contains("unforeseen"), over.toString());
        assertEquals(List.of(over.get()), closings.skipped(elections));
    }

    private void define(String id) {
        Election election = Launches.election(Launches.file(id, OPENS, CLOSES, "c1"));
        ElectionFold.toProduce(election).forEach(record -> {
            Optional<SkippedRecord> over = elections.accept(
                    record(TopicCatalog.ELECTIONS, OPENS.minusSeconds(60), record.key(), record.value()));
            assertEquals(Optional.empty(), over);
        });
    }

    private void accept(Instant at, ClosingStatement statement) {
        closings.accept(record(TopicCatalog.CLOSINGS, at, new byte[0], statement.encode()));
    }

    private ConsumerRecord<byte[], byte[]> record(String topic, Instant at, byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset++,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static ClosingStatement statement(int partition, long lastSeq, Instant closesAt) {
        return new ClosingStatement(new ElectionId("demo"), partition, lastSeq, closesAt, CLOSES);
    }
}
