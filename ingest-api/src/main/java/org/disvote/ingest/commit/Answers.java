package org.disvote.ingest.commit;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.cast.Decided.Promising;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.promise.BatchPromises;
import org.disvote.ingest.promise.BatchPromises.Leaf;
import org.disvote.ingest.promise.CommitSettings;
import org.disvote.ingest.promise.ShardPromises;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests on its own threads, several for each batch: code that waits for an answer may run on in
/// the thread that gives it, and must not delay the next batch. Safe for any number of threads.
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    /// How many answers one thread gives: few enough that a large batch is answered by all cores.
    private static final int EACH_THREAD = 64;

    private final Shard shard;
    private final ShardPromises promises;
    private final ExecutorService threads;

    /// @param promises stay the caller's
    Answers(Shard shard, ShardPromises promises) {
        this.shard = shard;
        this.promises = promises;
        threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("committer-" + shard.index() + "-answers-", 0)
                .factory());
    }

    /// @param outcomes in the order of the requests; computed on the answering threads
    /// @param life of the master in which they were committed
    /// @param settings whether their commit waited for a standby
    void give(List<QueuedCast> requests, List<Supplier<CastOutcome>> outcomes, String life, CommitSettings settings) {
        Optional<BatchPromises> promised = promises.begin(settings);
        if (promised.isPresent()) {
            new Promised(requests, outcomes, life, promised.get()).begin();
        } else {
            onThreads(
                    0,
                    requests.size(),
                    each -> answer(
                            requests.get(each), new Decided(outcomes.get(each).get(), life)),
                    () -> {});
        }
    }

    private static void answer(QueuedCast request, Decided decided) {
        request.answer().complete(decided);
    }

    /// The answers of one batch with promises. A tree needs all leaves before any of them has its path, so two
    /// rounds follow each other: in the first each thread makes outcomes and leaves, and the last one to finish
    /// signs; in the second each thread gives answers.
    private final class Promised {
        private final List<QueuedCast> requests;
        private final List<Supplier<CastOutcome>> outcomes;
        private final String life;
        private final BatchPromises promises;

        // An element is written by one thread, and read after all have finished the first round.
        private final @Nullable CastOutcome[] made;
        private final @Nullable Leaf[] leaves;

        Promised(List<QueuedCast> requests, List<Supplier<CastOutcome>> outcomes, String life, BatchPromises promises) {
            this.requests = requests;
            this.outcomes = outcomes;
            this.life = life;
            this.promises = promises;
            made = new CastOutcome[requests.size()];
            leaves = new Leaf[requests.size()];
        }

        void begin() {
            onThreads(0, requests.size(), this::make, this::finish);
        }

        private void make(int each) {
            CastOutcome outcome = outcomes.get(each).get();
            made[each] = outcome;
            leaves[each] = promises.leaf(outcome, requests.get(each).request().byToken());
        }

        /// Runs on an answering thread, which gives some of the answers itself: of most batches all.
        private void finish() {
            Map<Position, Promising> signed = promises.of(Arrays.asList(leaves));
            int here = Math.min(EACH_THREAD, requests.size());
            onThreads(here, requests.size(), each -> give(each, signed), () -> {});
            for (int each = 0; each < here; each++) {
                give(each, signed);
            }
        }

        private void give(int each, Map<Position, Promising> signed) {
            CastOutcome outcome = made[each];
            Leaf leaf = leaves[each];
            if (outcome != null) {
                Promising promising =
                        leaf == null ? Promising.NOTHING : signed.getOrDefault(leaf.position(), Promising.NOTHING);
                answer(requests.get(each), new Decided(outcome, life, promising));
            }
        }
    }

    void fail(List<QueuedCast> requests, MasterUnavailableException failure) {
        if (!requests.isEmpty()) {
            run(() -> requests.forEach(one -> one.answer().completeExceptionally(failure)));
        }
    }

    /// @param each is called for `first` to `count - 1`, on several threads
    /// @param afterAll is called once, by the thread that finishes last, also if a call failed
    private void onThreads(int first, int count, IntConsumer each, Runnable afterAll) {
        AtomicInteger left = new AtomicInteger((count - first + EACH_THREAD - 1) / EACH_THREAD);
        for (int i = first; i < count; i += EACH_THREAD) {
            int from = i;
            int to = Math.min(i + EACH_THREAD, count);
            run(() -> {
                try {
                    for (int one = from; one < to; one++) {
                        each.accept(one);
                    }
                } finally {
                    if (left.decrementAndGet() == 0) {
                        afterAll.run();
                    }
                }
            });
        }
    }

    private void run(Runnable answers) {
        try {
            threads.execute(answers);
        } catch (RejectedExecutionException e) {
            answers.run(); // it is closed
        }
    }

    /// Waits for the answers that are under way. Later ones are given by the thread that has them.
    void close() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            log.atWarn().addKeyValue("shard", shard.index()).log("Answers are still under way, closing goes on");
        }
    }
}
