package org.disvote.notary.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.statement.TranscriptChunk;
import org.junit.jupiter.api.Test;

final class TranscriptsTest {

    private static final int BYTES_MAX = 4 * TranscriptChunk.BYTES_MAX;

    private final Transcripts transcripts = new Transcripts(BYTES_MAX);

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static List<TranscriptChunk> chunks(byte[] transcript) {
        return TranscriptChunk.of(transcript);
    }

    @Test
    void chunksInAnyOrderMakeTheWhole() throws Exception {
        byte[] transcript = bytes(1, 2 * TranscriptChunk.BYTES_MAX + 1);
        List<TranscriptChunk> chunks = chunks(transcript);
        assertEquals(3, chunks.size());

        assertFalse(transcripts.take(chunks.get(2)));
        assertFalse(transcripts.take(chunks.get(0)));
        assertFalse(transcripts.take(chunks.get(0)), "again");
        assertTrue(transcripts.take(chunks.get(1)));

        assertArrayEquals(transcript, transcripts.find(Digests.of(transcript)).orElseThrow());
        assertEquals(transcript.length, transcripts.bytes());
        transcripts.drop(Digests.of(transcript));
        assertEquals(0, transcripts.bytes());
    }

    @Test
    void chunksWithAnotherDigestTogetherAreDroppedAndMayComeAgain() throws Exception {
        byte[] transcript = bytes(1, TranscriptChunk.BYTES_MAX + 1);
        List<TranscriptChunk> chunks = chunks(transcript);
        byte[] wrong = bytes(2, 1);
        TranscriptChunk forged = TranscriptChunk.read(chunks.get(1).key(), wrong);
        transcripts.take(forged);

        assertThrows(MalformedEventException.class, () -> transcripts.take(chunks.get(0)));

        assertEquals(0, transcripts.bytes());
        transcripts.take(chunks.get(0));
        assertTrue(transcripts.take(chunks.get(1)));
    }

    @Test
    void chunksWithoutEndTakeBoundedMemoryAndTheOldestGiveWay() throws Exception {
        byte[] whole = bytes(0, 100);
        transcripts.take(chunks(whole).getFirst());
        for (int i = 1; i < 50; i++) {
            transcripts.take(chunks(bytes(i, TranscriptChunk.BYTES_MAX + 1)).getFirst());
            assertTrue(transcripts.bytes() <= BYTES_MAX, () -> "bytes " + transcripts.bytes());
        }
        assertTrue(transcripts.find(Digests.of(whole)).isPresent(), "what is not whole gives way first");

        for (int i = 100; i < 110; i++) {
            transcripts.take(chunks(bytes(i, TranscriptChunk.BYTES_MAX)).getFirst());
        }

        assertEquals(Optional.empty(), transcripts.find(Digests.of(whole)));
        assertTrue(transcripts.bytes() <= BYTES_MAX);
    }
}
