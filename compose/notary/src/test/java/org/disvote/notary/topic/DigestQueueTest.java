package org.disvote.notary.topic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.disvote.topics.merkle.Hash;
import org.junit.jupiter.api.Test;

final class DigestQueueTest {

    @Test
    void digestsComeOutInTheOrderInWhichTheyWentIn() {
        DigestQueue queue = new DigestQueue();
        Deque<byte[]> model = new ArrayDeque<>();
        Random random = new Random(3);
        byte[] taken = new byte[Hash.BYTES];
        for (int i = 0; i < 50_000; i++) {
            if (model.isEmpty() || random.nextInt(100) < 52) {
                byte[] digest = new byte[Hash.BYTES];
                random.nextBytes(digest);
                queue.add(digest);
                model.add(digest);
            } else {
                queue.take(taken);
                assertArrayEquals(model.remove(), taken);
            }
            assertEquals(model.size(), queue.count());
        }
    }

    @Test
    void nothingComesOutOfAnEmptyQueue() {
        assertThrows(IllegalStateException.class, () -> new DigestQueue().take(new byte[Hash.BYTES]));
    }
}
