package org.disvote.ingest.shard;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.disvote.ingest.cast.OverloadedException;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LookUpsTest {

    private static final Shard SHARD = new Shard(0);
    private static final long WAIT_SECONDS = 120;

    private final List<List<Integer>> reads = Collections.synchronizedList(new ArrayList<>());

    /// A read takes one.
    private final Semaphore mayRead = new Semaphore(0);

    private final LookUps<Integer, String> lookUps = new LookUps<>("test", SHARD, this::read);

    private List<String> read(List<Integer> questions) {
        reads.add(List.copyOf(questions));
        mayRead.acquireUninterruptibly();
        return questions.stream()
                .map(each -> {
                    if (each < 0) {
                        throw new IllegalArgumentException("no vote");
                    }
                    return "answer " + each;
                })
                .toList();
    }

    @AfterEach
    void close() {
        mayRead.release(10_000);
        lookUps.close();
    }

    /// Waits until a read of the first question is under way.
    private CompletableFuture<String> beginReading(int question) {
        CompletableFuture<String> answer = lookUps.ask(question);
        await().until(() -> reads.size() == 1);
        return answer;
    }

    @Test
    void whatIsAskedDuringAReadIsReadTogetherByTheNext() throws Exception {
        CompletableFuture<String> first = beginReading(1);
        List<CompletableFuture<String>> others =
                IntStream.rangeClosed(2, 50).mapToObj(lookUps::ask).toList();
        mayRead.release(2);

        assertEquals("answer 1", first.get(WAIT_SECONDS, SECONDS));
        for (int i = 0; i < others.size(); i++) {
            assertEquals("answer " + (i + 2), others.get(i).get(WAIT_SECONDS, SECONDS));
        }
        assertEquals(List.of(List.of(1), IntStream.rangeClosed(2, 50).boxed().toList()), reads);
    }

    @Test
    void whatCannotBeReadFailsOnlyWhoeverAsksForIt() throws Exception {
        CompletableFuture<String> first = beginReading(1);
        CompletableFuture<String> good = lookUps.ask(2);
        CompletableFuture<String> bad = lookUps.ask(-1);
        CompletableFuture<String> alsoGood = lookUps.ask(3);
        mayRead.release(10);

        assertEquals("answer 1", first.get(WAIT_SECONDS, SECONDS));
        assertEquals("answer 2", good.get(WAIT_SECONDS, SECONDS));
        assertEquals("answer 3", alsoGood.get(WAIT_SECONDS, SECONDS));
        assertInstanceOf(IllegalArgumentException.class, failure(bad));
    }

    @Test
    void whatWasGivenUpIsNotRead() throws Exception {
        CompletableFuture<String> first = beginReading(1);
        CompletableFuture<String> late = lookUps.ask(2);
        late.cancel(false);
        CompletableFuture<String> other = lookUps.ask(3);
        mayRead.release(2);

        assertEquals("answer 1", first.get(WAIT_SECONDS, SECONDS));
        assertEquals("answer 3", other.get(WAIT_SECONDS, SECONDS));
        assertEquals(List.of(List.of(1), List.of(3)), reads);
    }

    @Test
    void whatFindsNoPlaceIsRefusedAtOnce() throws Exception {
        CompletableFuture<String> first = beginReading(1);
        List<CompletableFuture<String>> asked =
                IntStream.range(0, 5_000).mapToObj(lookUps::ask).toList();
        CompletableFuture<String> refused = asked.getLast();

        assertTrue(refused.isDone());
        assertInstanceOf(OverloadedException.class, failure(refused));
        assertFalse(first.isDone());
    }

    @Test
    void whoIsLeftAtTheEndIsToldSo() throws Exception {
        CompletableFuture<String> first = beginReading(1);
        CompletableFuture<String> waiting = lookUps.ask(2);
        lookUps.close();
        CompletableFuture<String> after = lookUps.ask(3);

        assertInstanceOf(MasterUnavailableException.class, failure(waiting));
        assertInstanceOf(MasterUnavailableException.class, failure(after));

        mayRead.release(1);
        assertEquals("answer 1", first.get(WAIT_SECONDS, SECONDS));
        assertEquals(List.of(List.of(1)), reads);
    }

    private static @Nullable Throwable failure(CompletableFuture<String> answer) {
        return assertThrows(ExecutionException.class, () -> answer.get(WAIT_SECONDS, SECONDS))
                .getCause();
    }
}
