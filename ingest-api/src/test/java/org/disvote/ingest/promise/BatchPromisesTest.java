package org.disvote.ingest.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.Decided.Promising;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.promise.BatchPromises.Leaf;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.reason.Reason.Code;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BatchPromisesTest {

    private static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";
    private static final CommitSettings SETTINGS = new CommitSettings("on", "s1");

    private final SigningKey key = SigningKey.generate(ORIGIN + "/promise/i1");
    private final List<Integer> signed = new CopyOnWriteArrayList<>();
    private final BatchSigner signer = counting(new PromiseSigner(key, ORIGIN, InstantSource.system()));
    private volatile Code why = Code.NONE;

    @Test
    void severalAnswersWithOneReceiptAreOneLeafAndShareItsPromise() throws Exception {
        Receipt first = Receipts.at(0, 1);
        Receipt second = Receipts.at(3, 7);
        BatchPromises batch = batch(false);

        Map<Position, Promising> promising = batch.of(Arrays.asList(
                batch.leaf(new CastOutcome.Recorded(first), false),
                batch.leaf(new CastOutcome.SameAgain(first), false),
                batch.leaf(new CastOutcome.UnknownElection(), true),
                batch.leaf(new CastOutcome.AlreadyVoted(second), true),
                batch.leaf(new CastOutcome.SameAgain(first), true)));

        assertEquals(List.of(2), signed);
        assertEquals(2, promising.size());
        for (Receipt receipt : List.of(first, second)) {
            Promise promise = promise(promising, receipt);
            assertEquals(2, PromiseText.of(Note.parse(promise.note().text())).batchSize());
            assertTrue(Receipts.holds(promise, receipt, key.verifier(), ORIGIN));
        }
        assertEquals(
                promise(promising, first).note(), promise(promising, second).note());
        assertFalse(Receipts.holds(promise(promising, first), second, key.verifier(), ORIGIN));
    }

    @Test
    void aVoteThatStandsInTheWayIsALeafOnlyForACallerWithAToken() {
        BatchPromises batch = batch(false);
        Receipt standing = Receipts.at(0, 1);
        CastOutcome changed = new CastOutcome.Changed("sha256:…", "", 2, Optional.of(standing));

        assertNull(batch.leaf(new CastOutcome.AlreadyVoted(standing), false));
        assertNull(batch.leaf(changed, false));
        assertNotNull(batch.leaf(new CastOutcome.AlreadyVoted(standing), true));
        assertNotNull(batch.leaf(changed, true));
        assertNotNull(batch.leaf(new CastOutcome.SameAgain(standing), false));
        assertNull(batch.leaf(new CastOutcome.Changed("sha256:…", "", 1, Optional.empty()), true));
    }

    @Test
    void everyReceiptOfBatchesOfAnySizeHasItsPath() throws Exception {
        for (int size : new int[] {1, 2, 3, 5, 64, 65, 100, 1_000}) {
            List<Receipt> receipts = IntStream.range(0, size)
                    .mapToObj(i -> Receipts.at(i % 7, i + 1))
                    .toList();
            BatchPromises batch = batch(false);
            Map<Position, Promising> promising = batch.of(leaves(batch, receipts));
            for (Receipt receipt : receipts) {
                assertTrue(Receipts.holds(promise(promising, receipt), receipt, key.verifier(), ORIGIN));
            }
        }
        assertEquals(List.of(1, 2, 3, 5, 64, 65, 100, 1_000), signed, "one signature a batch");
    }

    @Test
    void withConfirmLogNothingIsSignedBeforeTheLogHasEveryVote() throws Exception {
        List<Receipt> receipts = List.of(Receipts.at(0, 1), Receipts.at(0, 2), Receipts.at(1, 1));
        BatchPromises batch = batch(true);
        Map<Position, Promising> promising = batch.of(leaves(batch, receipts));
        assertEquals(List.of(), signed);

        List<CompletableFuture<Optional<Promise>>> given =
                receipts.stream().map(each -> of(promising, each).promise()).toList();

        for (int i = 0; i < receipts.size(); i++) {
            Promise promise = given.get(i).get().orElseThrow();
            assertTrue(Receipts.holds(promise, receipts.get(i), key.verifier(), ORIGIN));
        }
        assertSame(of(promising, receipts.getFirst()).promise(), given.getFirst(), "asked again");
        assertEquals(
                receipts.size(), signed.stream().mapToInt(Integer::intValue).sum(), "each once");
    }

    /// For example because its partition is blocked.
    @Test
    void aVoteThatTheLogDoesNotGetDelaysNoOther() throws Exception {
        Receipt late = Receipts.at(5, 1);
        List<Receipt> receipts = List.of(Receipts.at(0, 1), Receipts.at(0, 2), late);
        BatchPromises batch = batch(true);
        Map<Position, Promising> promising = batch.of(leaves(batch, receipts));

        for (Receipt receipt : receipts.subList(0, 2)) {
            Promise promise = of(promising, receipt).promise().get().orElseThrow();
            assertTrue(Receipts.holds(promise, receipt, key.verifier(), ORIGIN));
            assertTrue(
                    PromiseText.of(Note.parse(promise.note().text())).batchSize() < 3,
                    "what the log lacks is not signed");
        }

        Promise promise = of(promising, late).promise().get().orElseThrow();
        assertTrue(Receipts.holds(promise, late, key.verifier(), ORIGIN));
    }

    @Test
    void aKeyThatWasRevokedWhileAnswersWaitedForTheLogSignsNothing() throws Exception {
        Receipt receipt = Receipts.at(0, 1);
        BatchPromises batch = batch(true);
        Map<Position, Promising> promising = batch.of(leaves(batch, List.of(receipt)));
        why = Code.PROMISE_KEY_REVOKED;

        assertEquals(Optional.empty(), of(promising, receipt).promise().get());
        assertEquals(List.of(), signed);
    }

    @Test
    void aSignerThatFailsIsAMissingPromiseAndNotAFailure() throws Exception {
        BatchSigner broken = new BatchSigner() {
            @Override
            public String vkey() {
                return signer.vkey();
            }

            @Override
            public Hash leaf(Receipt receipt) {
                return signer.leaf(receipt);
            }

            @Override
            public IntFunction<Promise> sign(List<Hash> leaves) {
                throw new IllegalStateException("as a test");
            }
        };
        Receipt receipt = Receipts.at(0, 1);
        for (boolean afterLog : new boolean[] {false, true}) {
            BatchPromises batch = new ShardPromises(broken, afterLog, _ -> why, () -> why)
                    .begin(SETTINGS)
                    .orElseThrow();
            Map<Position, Promising> promising = batch.of(leaves(batch, List.of(receipt)));
            Promising one = promising.getOrDefault(receipt.position(), Promising.NOTHING);
            assertEquals(Optional.empty(), one.promise().get());
        }
    }

    @Test
    void metricsSayWhetherPromisesAreGivenAndWhyNot() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ShardPromises shard =
                new ShardPromises(signer, false, seen -> seen.areSynchronous() ? why : Code.NOT_SYNCHRONOUS, () -> why);
        shard.meter(new Shard(0), registry);
        assertEquals(1, off(registry, Code.STARTING), "no commit was seen");

        BatchPromises batch = shard.begin(SETTINGS).orElseThrow();
        var _ = batch.of(leaves(batch, List.of(Receipts.at(0, 1), Receipts.at(0, 2))));
        assertEquals(1, registry.get("disvote.promise.given").gauge().value());
        assertEquals(1, registry.get("disvote.promise.signatures").counter().count());
        assertEquals(2, registry.get("disvote.promise.receipts").counter().count());

        assertTrue(shard.begin(new CommitSettings("local", "s1")).isEmpty());
        assertEquals(1, off(registry, Code.NOT_SYNCHRONOUS));
        assertEquals(0, registry.get("disvote.promise.given").gauge().value());
        assertEquals(Code.NOT_SYNCHRONOUS, shard.why());
    }

    @Test
    void aMasterIsSynchronousOnlyIfItsCommitsWaitForAStandbysDisk() {
        assertTrue(new CommitSettings("on", "node2").areSynchronous());
        assertTrue(new CommitSettings("remote_apply", "FIRST 1 (a,b)").areSynchronous());
        for (String other : List.of("off", "local", "remote_write", "")) {
            assertFalse(new CommitSettings(other, "node2").areSynchronous(), other);
        }
        assertFalse(new CommitSettings("on", "").areSynchronous());
        assertFalse(new CommitSettings("on", " ").areSynchronous());
        assertTrue(new CommitSettings("on", "*").acceptAnyStandby());
    }

    private static double off(SimpleMeterRegistry registry, Code code) {
        return registry.get("disvote.promise.off")
                .tag("reason", code.text())
                .gauge()
                .value();
    }

    private BatchPromises batch(boolean afterLog) {
        return new ShardPromises(signer, afterLog, _ -> why, () -> why)
                .begin(SETTINGS)
                .orElseThrow();
    }

    private static List<@Nullable Leaf> leaves(BatchPromises batch, List<Receipt> receipts) {
        List<@Nullable Leaf> leaves = new ArrayList<>();
        receipts.forEach(each -> leaves.add(batch.leaf(new CastOutcome.Recorded(each), false)));
        return leaves;
    }

    private static Promising of(Map<Position, Promising> promising, Receipt receipt) {
        return Objects.requireNonNull(promising.get(receipt.position()));
    }

    private static Promise promise(Map<Position, Promising> promising, Receipt receipt) {
        return of(promising, receipt).promise().join().orElseThrow();
    }

    /// Keeps the size of each batch that is signed.
    private BatchSigner counting(BatchSigner signs) {
        return new BatchSigner() {
            @Override
            public String vkey() {
                return signs.vkey();
            }

            @Override
            public Hash leaf(Receipt receipt) {
                return signs.leaf(receipt);
            }

            @Override
            public IntFunction<Promise> sign(List<Hash> leaves) {
                signed.add(leaves.size());
                return signs.sign(leaves);
            }
        };
    }
}
