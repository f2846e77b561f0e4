package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.disvote.lab.drill.system.Await;
import org.disvote.lab.drill.system.HaSystem;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.lab.voters.BallotBox;
import org.disvote.lab.voters.BallotBox.Answer;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.operator.OperatorException;

/// One voter who casts 10,000 votes at once, of all choices and over all ingest instances. Each is
/// retried until its answer is final.
final class OneVoter implements AutoCloseable {

    private static final int VOTES = 10_000;
    private static final int AT_ONCE = 200;
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);

    /// At most four requests of one voter wait at once, so on a busy machine this takes minutes.
    private static final Duration ANSWERED_MAX = Duration.ofMinutes(10);

    private final HaSystem system;
    private final VoterId voterId;
    private final BallotBox box = new BallotBox(SampleElection.ID);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<ChoiceId, Acknowledged> byChoice = new ConcurrentHashMap<>();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();

    OneVoter(HaSystem system, VoterId voterId) {
        this.system = system;
        this.voterId = voterId;
    }

    void start() {
        for (int i = 0; i < AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().start(this::castAll));
        }
    }

    /// Waits until this share of all votes is answered.
    void awaitAnswered(double part) throws InterruptedException {
        Await.until("not all votes of one voter are answered", ANSWERED_MAX, () -> answered.get() >= VOTES * part);
    }

    /// @return the only vote that was ever acknowledged
    /// @throws OperatorException if there was none, or more than one
    Acknowledged onlyOne() throws InterruptedException {
        awaitAnswered(1);
        if (!wrong.isEmpty()) {
            throw new OperatorException(voterId.value() + " "
                    + String.join("; ", wrong.stream().limit(3).toList()));
        }
        if (byChoice.size() != 1) {
            throw new OperatorException(
                    "%d choices of one voter, %s, were acknowledged".formatted(byChoice.size(), voterId.value()));
        }
        return byChoice.values().iterator().next();
    }

    private void castAll() {
        try {
            for (int vote = begun.getAndIncrement(); vote < VOTES; vote = begun.getAndIncrement()) {
                for (int attempt = 0; !cast(vote, attempt); attempt++) {
                    TimeUnit.NANOSECONDS.sleep(RETRY_AFTER.toNanos());
                }
                answered.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean cast(int vote, int attempt) throws InterruptedException {
        List<URI> instances = system.ingests();
        ChoiceId choice = SampleElection.CHOICES.get(vote % SampleElection.CHOICES.size());
        try {
            Answer answer = box.cast(
                    instances.get((vote / SampleElection.CHOICES.size() + attempt) % instances.size()),
                    voterId,
                    choice);
            switch (answer.status()) {
                case BallotBox.TRY_AGAIN -> {
                    return false;
                }
                case BallotBox.CREATED, BallotBox.SAME_AGAIN -> remember(answer.acknowledged(voterId, choice));
                case BallotBox.ALREADY_VOTED -> {}
                default -> wrong.add("was answered " + answer.reported());
            }
            return true;
        } catch (IOException e) {
            return false; // the answer is lost or the instance is dead: retry at another one
        }
    }

    private void remember(Acknowledged now) {
        Acknowledged before = byChoice.putIfAbsent(now.choice(), now);
        if (before != null && !before.equals(now)) {
            wrong.add("got the receipts " + before.receipt() + " and " + now.receipt());
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        box.close();
    }
}
