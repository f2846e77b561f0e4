package org.disvote.lab.voters;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.disvote.lab.voters.BallotBox.Answer;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.lifetime.Stopwatch;

/// Voters who retry at any instance until they have a receipt. They remember every receipt, also a second one
/// for the same vote. Some vote again, with the same choice and with another one, and check that this changes
/// nothing.
public final class Voters implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofMillis(50);
    private static final Duration STOP_MAX = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int ATTEMPTS_MAX = 2_000;
    private static final int CHOICES = 5;

    /// One of so many voters votes again.
    private static final int VOTES_AGAIN = 8;

    private final BallotBox box;
    private final String prefix;
    private final Supplier<List<URI>> instances;
    private final Consumer<Acknowledged> listener;
    private final Duration pause;
    private final Map<VoterId, Acknowledged> acknowledged = new ConcurrentHashMap<>();
    private final List<String> contradictions = new CopyOnWriteArrayList<>();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /// These voters pause after each vote, so that parts that start at the same time get CPU time.
    ///
    /// @param instances the ingest instances that run at the time of the call
    public Voters(ElectionId election, Supplier<List<URI>> instances) {
        this(new BallotBox(election), "GR-", instances, vote -> {}, PAUSE);
    }

    /// These use this client, which is closed with them.
    public Voters(ElectionId election, Supplier<List<URI>> instances, HttpClient http) {
        this(new BallotBox(election, http), "GR-", instances, vote -> {}, PAUSE);
    }

    /// @param prefix of the voters' IDs; none of them may have voted before
    /// @param listener is called with each voter's first acknowledgement, by the thread that received it
    public Voters(ElectionId election, String prefix, Supplier<List<URI>> instances, Consumer<Acknowledged> listener) {
        this(new BallotBox(election), prefix, instances, listener, Duration.ZERO);
    }

    private Voters(
            BallotBox box,
            String prefix,
            Supplier<List<URI>> instances,
            Consumer<Acknowledged> listener,
            Duration pause) {
        this.box = box;
        this.prefix = prefix;
        this.instances = instances;
        this.listener = listener;
        this.pause = pause;
    }

    /// Starts `count` threads, each of which casts the votes of new voters, one after the other, until [#stop].
    public void start(int count) {
        start(count, voterId -> true);
    }

    /// The same, only with voters that the filter accepts.
    public void start(int count, Predicate<VoterId> who) {
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (!stopped) {
                    int number = next.getAndIncrement();
                    VoterId voterId = new VoterId(prefix + "%010d".formatted(number));
                    if (who.test(voterId)) {
                        vote(number, voterId);
                        LockSupport.parkNanos(pause.toNanos());
                    }
                }
            }));
        }
    }

    /// Starts no new voters, and waits until the current ones have their receipts.
    ///
    /// @throws IllegalStateException if one of them gets none in time
    public void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join(STOP_MAX);
            if (thread.isAlive()) {
                throw new IllegalStateException("a voter is still without a receipt");
            }
        }
    }

    public Map<VoterId, Acknowledged> acknowledged() {
        return acknowledged;
    }

    /// Answers that no correct system gives: another receipt for the same vote, a refusal of a voter's only
    /// choice, a second choice that is accepted.
    public List<String> contradictions() {
        return contradictions;
    }

    /// How many requests got no answer, because a connection failed.
    public int unanswered() {
        return unanswered.get();
    }

    /// How many requests were answered that they must be sent again.
    public int refused() {
        return refused.get();
    }

    /// The longest time that a voter needed to get a receipt.
    public Duration longestWait() {
        return Duration.ofNanos(longestNanos.get());
    }

    private void vote(int number, VoterId voterId) {
        int choice = number % CHOICES;
        Stopwatch waiting = Stopwatch.start();
        castUntilAnswered(voterId, choice, List.of(BallotBox.CREATED, BallotBox.SAME_AGAIN));
        longestNanos.accumulateAndGet(waiting.elapsed().toNanos(), Math::max);
        if (number % VOTES_AGAIN == 0) {
            castUntilAnswered(voterId, choice, List.of(BallotBox.SAME_AGAIN));
            castUntilAnswered(voterId, (choice + 1) % CHOICES, List.of(BallotBox.ALREADY_VOTED));
        }
    }

    private void castUntilAnswered(VoterId voterId, int choice, List<Integer> expected) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            List<URI> candidates = instances.get();
            if (!candidates.isEmpty()) {
                try {
                    URI instance = candidates.get((attempt + voterId.hashCode() & 0xffff) % candidates.size());
                    if (cast(instance, voterId, new ChoiceId("c" + (1 + choice)), expected)) {
                        return;
                    }
                } catch (IOException e) {
                    // The instance died, or its answer was lost: retry.
                    unanswered.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            LockSupport.parkNanos(RETRY_AFTER.toNanos());
        }
        contradictions.add(voterId.value() + " never got an answer");
    }

    private boolean cast(URI instance, VoterId voterId, ChoiceId choice, List<Integer> expected)
            throws IOException, InterruptedException {
        Answer answer = box.cast(instance, voterId, choice);
        if (answer.status() == BallotBox.TRY_AGAIN) {
            refused.incrementAndGet();
            return false;
        }
        if (!expected.contains(answer.status())) {
            contradictions.add(voterId.value() + " was answered " + answer.reported());
        } else if (answer.status() != BallotBox.ALREADY_VOTED) {
            remember(answer.acknowledged(voterId, choice));
        }
        return true;
    }

    private void remember(Acknowledged now) {
        Acknowledged before = acknowledged.putIfAbsent(now.voterId(), now);
        if (before == null) {
            listener.accept(now);
        } else if (!before.equals(now)) {
            contradictions.add(
                    now.voterId().value() + " got the receipts " + before.receipt() + " and " + now.receipt());
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        box.close();
    }
}
