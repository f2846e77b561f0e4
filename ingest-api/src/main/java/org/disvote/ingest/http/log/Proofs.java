package org.disvote.ingest.http.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.lifetime.Deadline;

/// Proofs, read from the notary: each voter's page asks for another one. What is asked while a request to the notary is
/// under way is asked together by the next. So a crowd costs few requests, and a single voter does not wait. Safe for
/// any number of threads.
final class Proofs {

    static final int WAITING_MAX = 4_096;

    /// Of one request to the notary, which takes no more.
    private static final int TOGETHER_MAX = 128;

    /// Until the request that asks for it is sent.
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);

    private final NotaryProxy notary;

    // Guarded by this.
    private final Queue<Asked> waiting = new ArrayDeque<>();
    private boolean underWay;

    private record Asked(String name, Deadline until, CompletableFuture<Answer> answer) {}

    Proofs(NotaryProxy notary) {
        this.notary = notary;
    }

    /// @param name what follows `proof/` in its path
    /// @return completes always, and never with an exception
    CompletableFuture<Answer> ask(String name) {
        Asked asked = new Asked(name, Deadline.after(WAIT_MAX), new CompletableFuture<>());
        synchronized (this) {
            if (waiting.size() == WAITING_MAX) {
                return CompletableFuture.completedFuture(NotaryProxy.tooMany());
            }
            waiting.add(asked);
            if (underWay) {
                return asked.answer();
            }
            underWay = true;
        }
        askNext();
        return asked.answer();
    }

    private void askNext() {
        List<Asked> together = next();
        if (together.isEmpty()) {
            return;
        }
        var _ = notary.proofs(together.stream().map(Asked::name).toList())
                .exceptionally(failure -> Collections.nCopies(together.size(), notary.unavailable(failure)))
                .thenAccept(answers -> {
                    for (int i = 0; i < together.size(); i++) {
                        together.get(i).answer().complete(answers.get(i));
                    }
                    askNext();
                });
    }

    /// Those to be asked for now. Those that waited too long are answered.
    private List<Asked> next() {
        List<Asked> together = new ArrayList<>();
        List<Asked> late = new ArrayList<>();
        synchronized (this) {
            while (together.size() < TOGETHER_MAX && !waiting.isEmpty()) {
                Asked asked = waiting.remove();
                (asked.until().hasPassed() ? late : together).add(asked);
            }
            underWay = !together.isEmpty();
        }
        late.forEach(asked -> asked.answer().complete(notary.unavailable(new TimeoutException())));
        return together;
    }
}
