package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.disvote.topics.election.ElectionFold.InForce;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.Test;

class ElectionFoldTest {

    private static final Instant OPENS = Instant.parse("2027-05-21T04:00:00Z");
    private static final Instant CLOSES = Instant.parse("2027-05-21T16:00:00Z");
    private static final Instant BEFORE = OPENS.minusSeconds(60);

    private final ElectionFold fold = new ElectionFold();
    private long offset;

    @Test
    void faultAARecordThatNoPartCanStoreIsSkippedAloneAndALaterValidOneCounts() {
        Election other = election("other", "c1", CLOSES);
        Election good = election("demo", "c1", CLOSES);
        byte[] bad = new String(Json.encode(good), UTF_8)
                .replace("\"Demo\"", "\"De\\u0000mo\"")
                .getBytes(UTF_8);

        Optional<SkippedRecord> over = accept(BEFORE, "demo".getBytes(UTF_8), bad, new RecordHeaders());
        put(BEFORE, other);

        assertTrue(over.isPresent());
        assertEquals(List.of(over.get()), List.copyOf(fold.skipped()));
        assertEquals(List.of(other), fold.elections());
        put(CLOSES.plusSeconds(1), good);
        assertEquals(List.of(good, other), fold.elections());
        assertEquals(List.of(), List.copyOf(fold.skipped()));
    }

    @Test
    void faultAAReplacesHeaderWithoutAValueNamesNoDefinition() {
        Election first = election("demo", "c1", CLOSES);
        Election second = election("demo", "c2", CLOSES);
        Headers withoutValue = new RecordHeaders().add(ElectionFold.REPLACES, null);

        Optional<SkippedRecord> alone = accept(BEFORE, first.key(), Json.encode(first), withoutValue);
        put(BEFORE, first);
        Optional<SkippedRecord> later = accept(BEFORE, second.key(), Json.encode(second), withoutValue);

        assertTrue(alone.isPresent());
        assertTrue(later.orElseThrow().reason().contains("offset 1"), later.toString());
        assertEquals(List.of(first), fold.elections());
    }

    @Test
    void faultAARecordOnWhichOurCodeFailsIsSkippedAlone() {
        Election good = election("demo", "c1", CLOSES);
        var record = new ConsumerRecord<>(TopicCatalog.ELECTIONS, 0, offset++, good.key(), Json.encode(good)) {
            @Override
            public Headers headers() {
                throw new IllegalStateException("unforeseen");
            }
        };

        Optional<SkippedRecord> over = fold.accept(record);
        put(BEFORE, election("other", "c1", CLOSES));

        assertTrue(over.orElseThrow().reason().contains("unforeseen"), over.toString());
        assertEquals(List.of(election("other", "c1", CLOSES)), fold.elections());
    }

    @Test
    void faultCADefinitionThatChangesMeaningCountsOnlyBeforeTheOpening() {
        Election first = election("demo", "c1", CLOSES);
        Election second = election("demo", "c2", CLOSES);
        Election third = election("demo", "c3", CLOSES);
        put(BEFORE, first);

        put(OPENS.minusMillis(1), second);
        Optional<SkippedRecord> over = put(OPENS, third);

        assertEquals(Optional.of(second), fold.find(new ElectionId("demo")).map(InForce::election));
        assertTrue(over.orElseThrow().reason().contains("voting had begun"), over.toString());
    }

    @Test
    void faultCACloseMovesOnlyBeforeTheCloseInForce() {
        Election first = election("demo", "c1", CLOSES);
        Election moved = first.closingAt(CLOSES.plusSeconds(60), OPENS);
        put(BEFORE, first);

        put(CLOSES.minusMillis(1), moved);
        Optional<SkippedRecord> over = put(CLOSES.plusSeconds(60), moved.closingAt(CLOSES.plusSeconds(3_600), OPENS));

        assertEquals(Optional.of(moved), fold.find(new ElectionId("demo")).map(InForce::election));
        assertTrue(over.orElseThrow().reason().contains("had closed"), over.toString());
    }

    @Test
    void faultCOfTwoDefinitionsWrittenAtOnceTheSecondDoesNotCount() {
        Election first = election("demo", "c1", CLOSES);
        Election second = election("demo", "c2", CLOSES);

        Optional<SkippedRecord> won = put(BEFORE, ElectionFold.toProduce(first, ElectionFold.NOTHING));
        Optional<SkippedRecord> lost = put(BEFORE, ElectionFold.toProduce(second, ElectionFold.NOTHING));
        Optional<SkippedRecord> next = put(BEFORE, ElectionFold.toProduce(second, 0));

        assertEquals(Optional.empty(), won);
        assertTrue(lost.orElseThrow().reason().contains("offset 0"), lost.toString());
        assertEquals(Optional.empty(), next);
        assertEquals(Optional.of(new InForce(second, 2)), fold.find(new ElectionId("demo")));
    }

    private Optional<SkippedRecord> put(Instant at, Election election) {
        return accept(at, election.key(), Json.encode(election), new RecordHeaders());
    }

    private Optional<SkippedRecord> put(Instant at, ProducerRecord<byte[], byte[]> record) {
        return accept(at, record.key(), record.value(), record.headers());
    }

    private Optional<SkippedRecord> accept(Instant at, byte[] key, byte[] value, Headers headers) {
        return fold.accept(new ConsumerRecord<>(
                TopicCatalog.ELECTIONS,
                0,
                offset++,
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty()));
    }

    private static Election election(String id, String choice, Instant closesAt) {
        return new Election(
                new ElectionId(id),
                Map.of("en", "Demo"),
                List.of(new Choice(new ChoiceId(choice), Map.of("en", "One"))),
                OPENS,
                closesAt);
    }
}
