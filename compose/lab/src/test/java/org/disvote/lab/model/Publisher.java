package org.disvote.lab.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.ingest.publish.barrier.RealBarrier;
import org.disvote.lab.model.Master.Head;
import org.disvote.lab.model.World.Published;
import org.disvote.topics.vote.VoteCast;

/// An instance's publisher: it takes the lease, fences, reads tails and heads, passes the barrier, and then
/// publishes one transaction after the other until the first error. A zombie is a publisher that has lost its
/// lease and continues. Immutable.
///
/// @param life the life of the master in which its session was opened
/// @param epoch the epoch of its producer
/// @param logged what it has read from the log, by partition
/// @param sent by open partition the seq after which it publishes
record Publisher(
        Phase phase,
        int life,
        int epoch,
        SortedMap<Integer, List<VoteCast>> logged,
        SortedMap<Integer, Long> sent,
        List<VoteCast> batch) {

    enum Phase {
        IDLE,
        LEASED,
        FENCED,
        TAILS_READ,
        OPEN,
        READ,
        APPENDED,
        LOGGED
    }

    static final Publisher IDLE = new Publisher(Phase.IDLE, 0, 0, new TreeMap<>(), new TreeMap<>(), List.of());

    private static final String WHO = "publisher";

    static void offer(World world, Actions actions) {
        for (int i = 0; i < world.publishers.length; i++) {
            world.publishers[i].offer(world, actions, i);
        }
    }

    private void offer(World world, Actions actions, int i) {
        switch (phase) {
            case IDLE -> {
                if (world.master.lease() == Master.NOBODY && world.leases > 0) {
                    actions.step(WHO, i, "takes the lease", w -> {
                        w.leases--;
                        w.master = w.master.leasedTo(i);
                        w.publishers[i] = in(Phase.LEASED, w.master.life(), 0);
                    });
                }
            }
            case LEASED ->
                actions.step(WHO, i, "fences", w -> {
                    w.log = w.log.fence(transactionalId(w, i));
                    int fenced = w.log.producer(transactionalId(w, i)).epoch();
                    w.publishers[i] = in(Phase.FENCED, life, fenced);
                });
            case FENCED -> actions.step(WHO, i, "reads the tails", w -> readTails(w, i));
            case TAILS_READ -> {
                if (!world.master.isLocked(world.master.rows().heads().keySet())) {
                    actions.step(WHO, i, "comes to the barrier", w -> passBarrier(w, i));
                }
            }
            case OPEN -> offerReading(world, actions, i);
            case READ -> actions.step(WHO, i, "appends", w -> append(w, i, batch.size()));
            case APPENDED -> actions.step(WHO, i, "commits", w -> commit(w, i));
            case LOGGED -> {
                if (!world.master.isLocked(sent.keySet())) {
                    actions.step(WHO, i, "moves published", w -> movePublished(w, i));
                }
            }
        }
    }

    /// One transactional ID for the shard, whichever instance publishes it.
    static int transactionalId(World world, int i) {
        return world.has(Mutation.NO_FENCING) ? 0 : i;
    }

    private void readTails(World w, int i) {
        SortedMap<Integer, List<VoteCast>> found = new TreeMap<>();
        for (int partition : w.master.rows().heads().keySet()) {
            if (w.log.isTransactionOpen(partition)) {
                fail(w, i);
                return;
            }
            found.put(partition, w.log.votes(partition));
        }
        w.publishers[i] = new Publisher(Phase.TAILS_READ, life, epoch, found, sent, List.of());
    }

    private void passBarrier(World w, int i) {
        int session = w.has(Mutation.OUTBOX_OPENED_AFTER_TAILS) ? life : w.master.life();
        if (session != w.master.life()) {
            fail(w, i);
            return;
        }
        Master.Rows rows = w.master.rows();
        SortedMap<Integer, Head> heads = new TreeMap<>();
        SortedMap<Integer, Long> seqs = new TreeMap<>();
        rows.heads().forEach((partition, head) -> {
            RealBarrier.Judged judged =
                    RealBarrier.judge(head.lastSeq(), logged.getOrDefault(partition, List.of()), rows::voteAt);
            RealBarrier.Verdict verdict = w.has(Mutation.NO_BARRIER) ? judged.verdict() : RealBarrier.Verdict.OPEN;
            switch (verdict) {
                case OPEN -> {
                    seqs.put(partition, judged.tail());
                    long moved = w.has(Mutation.PUBLISHED_MOVED_BACK)
                            ? Math.max(head.published(), judged.tail())
                            : judged.tail();
                    heads.put(partition, new Head(head.lastSeq(), moved, session));
                }
                case MASTER_BEHIND -> {
                    heads.put(partition, new Head(head.lastSeq(), head.published(), 0));
                    w.restore = w.restore.needed();
                }
                case DIFFERENT -> throw new Violation("master and log have different votes for one position");
            }
        });
        w.master = w.master.commit(rows.with(List.of(), heads));
        if (seqs.isEmpty()) {
            fail(w, i);
            return;
        }
        w.publishers[i] = new Publisher(Phase.OPEN, session, epoch, new TreeMap<>(), seqs, List.of());
        report(w, i, session, seqs);
    }

    private void offerReading(World world, Actions actions, int i) {
        if (world.master.life() != life) {
            actions.step(WHO, i, "finds its session gone", w -> fail(w, i));
            return;
        }
        if (world.master.lease() != i) {
            actions.step(WHO, i, "finds its lease gone", w -> fail(w, i));
        }
        if (sent.size() < world.master.rows().heads().size() && world.restore.equals(Restore.NOT_NEEDED)) {
            actions.step(WHO, i, "finds a closed partition restored", w -> fail(w, i));
        }
        List<VoteCast> waiting = waiting(world);
        if (!waiting.isEmpty()) {
            actions.step(WHO, i, "reads all votes", w -> w.publishers[i] = reading(waiting));
        }
        if (waiting.size() > 1) {
            actions.step(WHO, i, "reads a vote", w -> w.publishers[i] = reading(waiting.subList(0, 1)));
        }
    }

    private List<VoteCast> waiting(World w) {
        return sent.keySet().stream()
                .flatMap(partition -> w.master.rows().votes(partition).stream()
                        .filter(vote -> vote.seq() > sent.getOrDefault(partition, 0L)))
                .toList();
    }

    private Publisher reading(List<VoteCast> votes) {
        return new Publisher(Phase.READ, life, epoch, logged, sent, votes);
    }

    /// The first votes of the batch; all of them, unless sending fails in between.
    void append(World w, int i, int count) {
        if (w.log.isFenced(transactionalId(w, i), epoch)) {
            fail(w, i);
            return;
        }
        w.log = w.log.append(transactionalId(w, i), epoch, batch.subList(0, count));
        w.publishers[i] = new Publisher(Phase.APPENDED, life, epoch, logged, sent, batch);
    }

    private void commit(World w, int i) {
        if (w.log.isFenced(transactionalId(w, i), epoch)) {
            fail(w, i);
            return;
        }
        SortedMap<Integer, Long> reached = reached();
        w.log = w.log.commit(transactionalId(w, i));
        w.publishers[i] = new Publisher(Phase.LOGGED, life, epoch, logged, reached, List.of());
        report(w, i, life, reached);
    }

    private SortedMap<Integer, Long> reached() {
        SortedMap<Integer, Long> after = new TreeMap<>();
        batch.forEach(vote -> after.put(vote.partition(), sent.getOrDefault(vote.partition(), 0L)));
        SortedMap<Integer, Long> reached = new TreeMap<>(sent);
        reached.putAll(RealBarrier.requireContiguous(after, batch));
        return reached;
    }

    private static void report(World w, int i, int life, SortedMap<Integer, Long> seqs) {
        seqs.forEach((partition, seq) ->
                w.published.set(i, Committer.merged(w.published.get(i), partition, new Published(life, seq))));
    }

    private void movePublished(World w, int i) {
        if (life != w.master.life()) {
            fail(w, i);
            return;
        }
        SortedMap<Integer, Head> heads = new TreeMap<>();
        sent.forEach((partition, seq) -> {
            Head head = w.master.rows().head(partition);
            heads.put(partition, new Head(head.lastSeq(), Math.max(head.published(), seq), head.openedFor()));
        });
        w.master = w.master.commit(w.master.rows().with(List.of(), heads));
        w.publishers[i] = in(Phase.OPEN, life, epoch);
    }

    /// Ends the session. A transaction that it left open stays open until another publisher fences it.
    void fail(World w, int i) {
        if (w.master.lease() == i) {
            w.master = w.master.leasedTo(Master.NOBODY);
        }
        boolean sending = phase == Phase.READ || phase == Phase.APPENDED;
        if (!w.has(Mutation.TAILS_NOT_READ_AGAIN) && sending && life == w.master.life()) {
            w.log = w.log.fence(transactionalId(w, i));
            int again = w.log.producer(transactionalId(w, i)).epoch();
            w.publishers[i] = new Publisher(Phase.OPEN, life, again, logged, reached(), List.of());
            return;
        }
        w.publishers[i] = IDLE;
    }

    private Publisher in(Phase next, int session, int producerEpoch) {
        return new Publisher(next, session, producerEpoch, logged, sent, List.of());
    }
}
