package org.disvote.lab.model;

import static java.util.Objects.requireNonNull;
import static org.disvote.lab.model.Values.with;
import static org.disvote.lab.model.Values.without;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.commit.RealBatch;
import org.disvote.lab.model.Master.Head;
import org.disvote.lab.model.Master.Transaction;
import org.disvote.lab.model.Setup.Request;
import org.disvote.lab.model.World.Published;
import org.disvote.lab.model.World.Unconfirmed;
import org.jspecify.annotations.Nullable;

/// An instance's group committer and the voters that wait for its answers. Immutable.
///
/// @param life the life of the master in which its session was opened; 0 without a session
/// @param lookUp whether the batch looks for earlier votes: it is a retry, or an insert found one
/// @param heads the heads that it locked, with their values
record Committer(
        Phase phase,
        List<Request> queue,
        List<Request> batch,
        int life,
        boolean lookUp,
        SortedMap<Integer, Long> heads,
        List<CastOutcome> outcomes) {

    enum Phase {
        IDLE,
        BATCHED,
        LOCKED,
        WRITTEN,
        COMMITTING,
        /// The server has committed; its answer is on the way.
        COMMITTED,
        /// The connection is lost; whether the batch is committed is unknown.
        LOST
    }

    static final Committer IDLE = new Committer(Phase.IDLE, List.of(), List.of(), 0, false, new TreeMap<>(), List.of());

    private static final int BATCH_MAX = 2;
    private static final Instant NOON = Instant.parse("2027-05-21T12:00:00Z");

    static void offer(World world, Actions actions) {
        for (Request request : world.unsent) {
            actions.cast((int) request.nonce().low(), w -> {
                Committer to = w.committers[request.instance()];
                w.unsent = without(w.unsent, request);
                w.committers[request.instance()] = to.queueing(with(to.queue, request));
            });
        }
        for (int i = 0; i < world.committers.length; i++) {
            world.committers[i].offer(world, actions, i);
        }
        for (Transaction transaction : world.master.transactions()) {
            if (transaction.committing()) {
                actions.step("master", transaction.owner(), "commits", w -> serverCommits(w, transaction));
            } else if (transaction.owner() == Master.NOBODY) {
                actions.step("master", 0, "rolls back", w -> w.master = w.master.replace(transaction, null));
            }
        }
        offerAnswers(world, actions);
    }

    private void offer(World world, Actions actions, int i) {
        switch (phase) {
            case IDLE -> {
                for (int n = Math.min(queue.size(), BATCH_MAX); n > 0; n--) {
                    int size = n;
                    actions.step("committer", i, "takes " + n, w -> w.committers[i] = take(size));
                }
            }
            case BATCHED -> {
                if (!world.has(Mutation.NO_HEAD_LOCK) || !world.master.isLocked(partitions())) {
                    actions.step("committer", i, "locks", w -> lock(w, i));
                }
            }
            case LOCKED -> actions.step("committer", i, "writes", w -> write(w, i));
            case WRITTEN -> actions.step("committer", i, "sends its commit", w -> sendCommit(w, i));
            case COMMITTING -> {
                if (life != world.master.life()) {
                    actions.step("committer", i, "is disconnected", w -> w.committers[i] = lost());
                }
            }
            case COMMITTED ->
                actions.step("committer", i, "answers", w -> {
                    answer(w);
                    w.committers[i] = done();
                });
            case LOST -> {
                actions.step("committer", i, "tries again", w -> w.committers[i] = redone());
                actions.step("committer", i, "gives up", w -> {
                    batch.forEach(request -> w.answer(request, null));
                    w.committers[i] = done();
                });
            }
        }
    }

    private Committer take(int size) {
        return new Committer(
                Phase.BATCHED,
                queue.subList(size, queue.size()),
                queue.subList(0, size),
                life,
                false,
                heads,
                List.of());
    }

    private Set<Integer> partitions() {
        return batch.stream().map(Request::partition).collect(Collectors.toSet());
    }

    private void lock(World w, int i) {
        int session = life == 0 ? w.master.life() : life;
        if (session != w.master.life()) {
            w.committers[i] = lost();
            return;
        }
        SortedMap<Integer, Long> open = new TreeMap<>();
        for (int partition : partitions()) {
            Head head = w.master.rows().head(partition);
            if (head.openedFor() == session || !w.has(Mutation.OPENED_FOR_NOT_COMPARED)) {
                open.put(partition, head.lastSeq());
            }
        }
        List<Request> admitted = new ArrayList<>();
        for (Request request : batch) {
            if (open.containsKey(request.partition())) {
                admitted.add(request);
            } else {
                w.answer(request, null);
            }
        }
        if (admitted.isEmpty()) {
            w.committers[i] = new Committer(Phase.IDLE, queue, List.of(), session, false, heads, List.of());
            return;
        }
        w.master = w.master.replace(null, new Transaction(i, partitions(), List.of(), new TreeMap<>(), false));
        w.committers[i] = new Committer(Phase.LOCKED, queue, admitted, session, lookUp, open, List.of());
    }

    private void write(World w, int i) {
        Transaction transaction = w.master.transactionOf(i);
        if (transaction == null) {
            w.committers[i] = lost();
            return;
        }
        RealBatch.Decided decided = RealBatch.judge(
                batch.stream()
                        .map(one -> new RealBatch.Asked(one.cast(), one.partition(), one.nonce()))
                        .toList(),
                heads,
                NOON.plusSeconds(w.time),
                Setup.ELECTION,
                Setup.CHOICES,
                lookUp,
                w.master.rows()::voteOf);
        if (w.has(Mutation.NO_KEYS) && w.master.rows().violatesKeys(decided.recorded())) {
            w.master = w.master.replace(transaction, null);
            w.committers[i] = again(true);
            return;
        }
        w.master = w.master.replace(
                transaction, new Transaction(i, transaction.locks(), decided.recorded(), decided.lastSeqs(), false));
        Committer written = new Committer(Phase.WRITTEN, queue, batch, life, lookUp, heads, decided.outcomes());
        w.committers[i] = written;
        if (!w.has(Mutation.ANSWER_BEFORE_COMMIT)) {
            written.answer(w);
        }
    }

    private void sendCommit(World w, int i) {
        Transaction transaction = w.master.transactionOf(i);
        if (transaction == null) {
            w.committers[i] = lost();
            return;
        }
        w.master = w.master.replace(
                transaction,
                new Transaction(i, transaction.locks(), transaction.votes(), transaction.lastSeqs(), true));
        w.committers[i] = new Committer(Phase.COMMITTING, queue, batch, life, lookUp, heads, outcomes);
    }

    private static void serverCommits(World w, Transaction transaction) {
        w.master = w.master.replace(transaction, null);
        Committer owner = transaction.owner() == Master.NOBODY ? null : w.committers[transaction.owner()];
        // Without the lock on the heads another transaction may have committed first; then the keys reject this
        // one.
        if (w.has(Mutation.NO_KEYS) && w.master.rows().violatesKeys(transaction.votes())) {
            if (owner != null) {
                w.committers[transaction.owner()] = owner.again(true);
            }
            return;
        }
        SortedMap<Integer, Head> heads = new TreeMap<>();
        transaction.lastSeqs().forEach((partition, seq) -> {
            Head head = w.master.rows().head(partition);
            heads.put(partition, new Head(seq, head.published(), head.openedFor()));
        });
        w.master = w.master.commit(w.master.rows().with(transaction.votes(), heads));
        if (owner != null) {
            w.committers[transaction.owner()] = new Committer(
                    Phase.COMMITTED, owner.queue, owner.batch, owner.life, owner.lookUp, owner.heads, owner.outcomes);
        }
    }

    private void answer(World w) {
        for (int n = 0; n < outcomes.size(); n++) {
            CastOutcome outcome = outcomes.get(n);
            if (w.setup.confirmLog() && outcome.vote().isPresent()) {
                w.unconfirmed = with(w.unconfirmed, new Unconfirmed(batch.get(n), outcome, life));
            } else {
                w.answer(batch.get(n), outcome);
            }
        }
    }

    /// An answer that waits for the log is given once the vote's seq is published in the same life of the
    /// master. If the master has another life by then, the vote may be lost, and its seq may belong to another
    /// vote.
    private static void offerAnswers(World world, Actions actions) {
        for (Unconfirmed one : world.unconfirmed) {
            int instance = one.request().instance();
            Published known = world.published.get(instance).get(one.request().partition());
            boolean reached = known != null
                    && known.seq() >= one.outcome().vote().orElseThrow().seq();
            boolean sameLife = known != null && known.life() == one.life();
            if (reached && (sameLife || !world.has(Mutation.CONFIRMED_BY_SEQ_ALONE))) {
                actions.step("instance", instance, "confirms", w -> confirm(w, one, one.outcome()));
            } else if (known != null && known.life() > one.life()) {
                actions.step("instance", instance, "cannot confirm", w -> confirm(w, one, null));
            }
            Head head = world.master.rows().head(one.request().partition());
            Published read = new Published(head.openedFor(), head.published());
            if (!read.equals(known) && (known == null || read.life() >= known.life())) {
                actions.step(
                        "instance",
                        instance,
                        "asks what is published",
                        w -> w.published.set(
                                instance,
                                merged(w.published.get(instance), one.request().partition(), read)));
            }
        }
    }

    private static void confirm(World w, Unconfirmed one, @Nullable CastOutcome outcome) {
        w.unconfirmed = without(w.unconfirmed, one);
        w.answer(one.request(), outcome);
    }

    static SortedMap<Integer, Published> merged(SortedMap<Integer, Published> known, int partition, Published read) {
        Published before = known.get(partition);
        if (before != null
                && (before.life() > read.life() || (before.life() == read.life() && before.seq() >= read.seq()))) {
            return known;
        }
        return with(known, partition, read);
    }

    private Committer queueing(List<Request> newQueue) {
        return new Committer(phase, newQueue, batch, life, lookUp, heads, outcomes);
    }

    private Committer done() {
        return new Committer(Phase.IDLE, queue, List.of(), life, false, new TreeMap<>(), List.of());
    }

    private Committer again(boolean lookingUp) {
        return new Committer(Phase.BATCHED, queue, batch, life, lookingUp, new TreeMap<>(), List.of());
    }

    private Committer redone() {
        return new Committer(Phase.BATCHED, queue, batch, 0, true, new TreeMap<>(), List.of());
    }

    /// A fault does the same.
    Committer lost() {
        return new Committer(Phase.LOST, queue, batch, 0, true, new TreeMap<>(), List.of());
    }

    boolean hasSession() {
        return switch (phase) {
            case LOCKED, WRITTEN, COMMITTING, COMMITTED -> true;
            case IDLE, BATCHED, LOST -> false;
        };
    }

    /// The server notices that the connection is lost. A commit that was sent continues.
    static void disconnect(World w, int i) {
        Transaction transaction = w.master.transactionOf(i);
        if (transaction != null) {
            w.master = w.master.replace(
                    transaction,
                    new Transaction(
                            Master.NOBODY,
                            requireNonNull(transaction.locks()),
                            transaction.votes(),
                            transaction.lastSeqs(),
                            transaction.committing()));
        }
    }
}
