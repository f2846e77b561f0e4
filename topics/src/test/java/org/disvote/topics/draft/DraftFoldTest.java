package org.disvote.topics.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.kafka.TopicCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DraftFoldTest {

    private static final Instant AT = Instant.parse("2027-05-01T09:00:00.123456Z");

    private final DraftFold fold = new DraftFold();
    private long offset;

    @Test
    void aDraftOfSeveralMegabytesIsReadAgainToTheByte() {
        byte[] large = new byte[3 * Draft.CHUNK_BYTES_MAX + 1];
        new Random(7).nextBytes(large);
        Draft draft = new Draft(new ElectionId("large"), AT, large);

        write(draft.toProduce());
        write(small("small", "{}").toProduce());

        assertEquals(List.of(draft, small("small", "{}")), fold.drafts());
        assertEquals(List.of(), fold.skipped());
    }

    @Test
    void aDraftWhoseWriterWasKilledBeforeItsHeadChangesNothing() {
        Draft first = small("demo", "one");
        write(first.toProduce());

        write(small("demo", "two").toProduce().subList(0, 1));

        assertEquals(Optional.of(first), fold.find(first.id()));
    }

    @Test
    void theLastHeadCountsAndTheChunksBeforeItMayBeDeleted() {
        Draft first = small("demo", "one");
        Draft second = small("demo", "two");
        write(first.toProduce());
        write(second.toProduce());
        write(first.toDeleteChunks());

        assertEquals(List.of(second), fold.drafts());
        assertEquals(List.of(), fold.skipped());
    }

    @Test
    void aDraftWithAMissingOrAChangedChunkIsReportedAndIsNoDraft() {
        Draft missing = small("missing", "one");
        Draft changed = small("changed", "one");
        write(missing.toProduce().subList(1, 2));
        write(changed.toProduce());
        write(changed.toProduce().getFirst().key(), "eno".getBytes(UTF_8));

        assertEquals(List.of(), fold.drafts());
        assertEquals(2, fold.skipped().size());
        write(missing.toProduce());
        write(changed.toProduce());
        assertEquals(List.of(changed, missing), fold.drafts());
        assertEquals(List.of(), fold.skipped());
    }

    @Test
    void recordsThatAreNoDraftAreReportedAndHarmNoOther() {
        Draft draft = small("demo", "one");
        write("demo/x".getBytes(UTF_8), "{}".getBytes(UTF_8));
        write("other".getBytes(UTF_8), "null".getBytes(UTF_8));
        write(
                "far".getBytes(UTF_8),
                "{\"at\":\"2027-05-01T09:00:00.000000Z\",\"bytes\":99999999,\"chunks\":1,\"digest\":\"%s\"}"
                        .formatted("0".repeat(64))
                        .getBytes(UTF_8));
        write(draft.toProduce());

        assertEquals(List.of(draft), fold.drafts());
        assertEquals(3, fold.skipped().size());
    }

    @Test
    void aTombstoneRemovesADraft() {
        Draft draft = small("demo", "one");
        write(draft.toProduce());

        write("demo".getBytes(UTF_8), null);

        assertEquals(List.of(), fold.drafts());
    }

    @Test
    void aFileAboveTheLimitIsNoDraft() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Draft(new ElectionId("demo"), AT, new byte[Draft.BYTES_MAX + 1]));
        assertTrue(String.valueOf(refused.getMessage()).contains("16777216"), refused::getMessage);
    }

    private static Draft small(String id, String file) {
        return new Draft(new ElectionId(id), AT, file.getBytes(UTF_8));
    }

    private void write(List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(record -> write(record.key(), record.value()));
    }

    private void write(byte[] key, byte @Nullable [] value) {
        fold.accept(new ConsumerRecord<>(TopicCatalog.DRAFTS, 0, offset++, key, value));
    }
}
