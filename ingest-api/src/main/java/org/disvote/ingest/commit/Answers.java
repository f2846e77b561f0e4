package org.disvote.ingest.commit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.Decided;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.topics.routing.Shard;
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
    private final ExecutorService threads;

    Answers(Shard shard) {
        this.shard = shard;
        threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                .name("committer-" + shard.index() + "-answers-", 0)
                .factory());
    }

    /// @param outcomes in the order of the requests; computed on the answering threads
    /// @param life of the master in which they were committed
    void give(List<QueuedCast> requests, List<Supplier<CastOutcome>> outcomes, String life) {
        for (int i = 0; i < requests.size(); i += EACH_THREAD) {
            int from = i;
            int to = Math.min(i + EACH_THREAD, requests.size());
            run(() -> {
                for (int each = from; each < to; each++) {
                    requests.get(each)
                            .answer()
                            .complete(new Decided(outcomes.get(each).get(), life));
                }
            });
        }
    }

    void fail(List<QueuedCast> requests, MasterUnavailableException failure) {
        if (!requests.isEmpty()) {
            run(() -> requests.forEach(one -> one.answer().completeExceptionally(failure)));
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
