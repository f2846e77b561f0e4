package org.disvote.topics.fold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.event.Choice;
import org.disvote.topics.event.ClosingStatement;
import org.disvote.topics.event.Election;
import org.disvote.topics.event.EventCodec;
import org.disvote.topics.event.EventCodec.MalformedEventException;
import org.disvote.topics.provision.TopicCatalog;
import org.junit.jupiter.api.Test;

class ClosingFoldTest {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");

    private final ElectionFold elections = new ElectionFold();
    private final ClosingFold closings = new ClosingFold();
    private long offset;

    ClosingFoldTest() {
        Election election = new Election(
                "demo", Map.of("en", "Demo"), List.of(new Choice("c1", Map.of("en", "One"))), OPENS, CLOSES);
        elections.accept(record(TopicCatalog.ELECTIONS, OPENS, EventCodec.key(election), EventCodec.encode(election)));
    }

    @Test
    void aStatementHasOneForm() throws MalformedEventException {
        String json = "{\"closedAt\":\"2027-05-21T16:00:00.012345Z\",\"closesAt\":\"2027-05-21T16:00:00.000000Z\","
                + "\"electionId\":\"demo\",\"lastSeq\":1234,\"partition\":7}";
        ClosingStatement statement = new ClosingStatement("demo", 7, 1234, CLOSES, CLOSES.plusNanos(12_345_000));

        assertEquals(json, new String(statement.encode(), UTF_8));
        assertEquals(statement, ClosingStatement.decode(json.getBytes(UTF_8)));
        assertThrows(
                MalformedEventException.class,
                () -> ClosingStatement.decode(json.replace("00.000000Z", "00Z").getBytes(UTF_8)));
    }

    @Test
    void faultDAStatementWrittenBeforeTheCloseCountsForNothing() {
        ClosingStatement forged = statement(0, 5, CLOSES);

        accept(CLOSES.minusMillis(1), forged);

        assertEquals(List.of(), closings.counting(elections));
        assertEquals(1, closings.passedOver(elections).size());
        accept(CLOSES, forged);
        assertEquals(List.of(forged), closings.counting(elections));
    }

    @Test
    void faultDAStatementOfAnotherCloseOrAnotherElectionCountsForNothing() {
        ClosingStatement early = statement(0, 5, OPENS.plusSeconds(60));
        ClosingStatement unknown = new ClosingStatement("other", 0, 5, CLOSES, CLOSES);

        accept(CLOSES, early);
        accept(CLOSES, unknown);

        assertEquals(List.of(), closings.counting(elections));
        assertEquals(2, closings.passedOver(elections).size());
    }

    @Test
    void faultDOfTwoThatCountTheFirstIsTakenAndTheOtherReported() {
        ClosingStatement first = statement(3, 5, CLOSES);
        ClosingStatement second = statement(3, 6, CLOSES);

        accept(CLOSES, first);
        accept(CLOSES, second);
        accept(CLOSES, first);

        assertEquals(Map.of(3, first), closings.counting(elections, "demo"));
        assertEquals(1, closings.passedOver(elections).size());
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
        return new ClosingStatement("demo", partition, lastSeq, closesAt, CLOSES);
    }
}
