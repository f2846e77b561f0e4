package org.disvote.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.kafka.common.Uuid;
import org.disvote.audit.Database.Applied;
import org.disvote.audit.Database.DoubleVoter;
import org.disvote.audit.Finding.Kind;
import org.disvote.audit.Place.Role;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// One audit: do masters, log and replicas hold the same votes, each voter once, numbered without a gap?
///
/// It may run while votes come in. First it reads the masters' heads and waits, for at most `patience`, until the log
/// and
/// the replicas say that they have got there. Then it fixes what it looks at against the stream: a snapshot of each
/// replica, then the ends of the log, then a snapshot of each master. In a correct system each holds a prefix of what
/// the
/// next one holds. Then one pass over all of them in lockstep.
public final class Audit implements AutoCloseable {

    /// Hears what the audit is doing, often.
    @FunctionalInterface
    public interface Watch {
        /// @param doing a few words
        /// @param done in votes
        /// @param all in votes, as far as known; 0 if not
        void progress(String doing, long done, long all);
    }

    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration COUNTS_INTERVAL = Duration.ofMillis(300);

    private final AuditTargets targets;
    private final Duration patience;
    private final Watch watch;
    private final int findingsMax;
    private final Findings findings;

    private final List<Database> masters = new ArrayList<>();
    private final List<Database> replicas = new ArrayList<>();
    private final Births births = new Births();
    private final KeptAside keptAside;
    private @Nullable Log log;
    private @Nullable Elections elections;

    private Audit(AuditTargets targets, Duration patience, int findingsMax, Watch watch) {
        this.targets = targets;
        this.patience = patience;
        this.watch = watch;
        this.findingsMax = findingsMax;
        findings = new Findings(findingsMax);
        keptAside = new KeptAside(findingsMax, findings);
    }

    /// @param patience how long at most to wait for log and replicas before what they lack counts as behind
    /// @param findingsMax how many wrong findings, and how many others, the report lists; it counts all
    public static AuditReport run(AuditTargets targets, Duration patience, int findingsMax, Watch watch)
            throws InterruptedException {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience " + patience + " is negative");
        }
        if (findingsMax < 1) {
            throw new IllegalArgumentException("findings " + findingsMax + " is below 1");
        }
        try (Audit audit = new Audit(targets, patience, findingsMax, watch)) {
            return audit.run();
        }
    }

    private AuditReport run() throws InterruptedException {
        Instant begun = Instant.now();
        connect();

        // What must be everywhere: what the masters had before the audit began to wait.
        Heads heads = new Heads();
        ask(masters, heads::readAtBegin);
        SortedMap<Integer, Long> awaited = heads.awaited();
        readElections();
        long waitingSince = System.nanoTime();
        await(awaited);
        Recount recount = recount(awaited, waitingSince);

        // Downstream first: what a replica shows must be in the log seen after it, and that on the masters.
        ask(replicas, Database::openSnapshot);
        askLog(Log::takeEnds);
        ask(masters, Database::openSnapshot);
        fixElections(recount);

        Map<Database, SortedMap<Integer, Applied>> applied = new LinkedHashMap<>();
        ask(replicas, replica -> applied.put(replica, replica.applied()));
        ask(masters, heads::read);
        // Of a partition that is on its way between two masters both may have votes.
        ask(masters, master -> master.leaveOut(heads.copies(master)));
        findDoubleVoters();
        ask(masters, keptAside::readMaster);
        ask(replicas, keptAside::readReplica);

        Routing routing = routing(heads);
        births.judge(routing.partitions(), findings);
        heads.judge(routing, allMastersAnswer(), findings);
        judgeTopicIds(heads, applied);

        judgeRoll(heads, routing);

        VoteRules rules = elections == null ? null : elections.rules();
        ask(masters, master -> master.startReadingBesideRoll(routing, rules));
        ask(replicas, replica -> replica.startReading(routing));
        List<Place> places = new ArrayList<>();
        for (Database master : masters) {
            places.add(new Place(master.where(), Role.MASTER, heads.claims(master, routing), master.votes()));
        }
        if (log != null) {
            places.add(new Place(Log.WHERE, Role.LOG, heads.published(routing), log));
        }
        for (Database replica : replicas) {
            long[] claims = new long[routing.partitions()];
            applied.getOrDefault(replica, new TreeMap<>()).forEach((partition, row) -> {
                if (partition >= 0 && partition < claims.length) {
                    claims[partition] = row.seq();
                }
            });
            places.add(new Place(replica.where(), Role.REPLICA, claims, replica.votes()));
        }
        long[] expected = new long[routing.partitions()];
        Arrays.setAll(expected, partition -> awaited.getOrDefault(partition, Comparison.EVERYTHING));
        long votes = awaited.values().stream().mapToLong(Long::longValue).sum();
        long reads = votes * (1 + (log == null ? 0 : 1) + replicas.size());
        LongConsumer progress = read -> watch.progress("comparing", read, Math.max(read, reads));
        new Comparison(places, expected, findings, progress).run();
        List<String> notes = notes();
        boolean logRead = places.stream().anyMatch(place -> place.role == Role.LOG && !place.isUnreachable());
        if (elections != null && logRead) {
            elections.end();
        }
        if (log != null && logRead) {
            notes.addAll(keptAside.notes(log.oddities()));
        }
        if (recount != null && logRead) {
            recount.end(awaited);
            notes.addAll(recount.notes());
        }
        return AuditReport.of(targets, begun, seconds(begun), places, expected, findings, notes);
    }

    private static double seconds(Instant begun) {
        return Duration.between(begun, Instant.now()).toMillis() / 1_000.0;
    }

    private void connect() {
        for (int shard = 0; shard < targets.masters().size(); shard++) {
            connect(masters, Database.master(shard), targets.masters().get(shard));
        }
        targets.replicas().forEach((name, url) -> connect(replicas, "replica " + name, url));
        ask(masters, births::read);
        ask(replicas, births::read);
        births.nameMasters(masters, targets.masters().size());
        try {
            log = Log.connect(targets.brokers(), findings);
        } catch (UnreachableException e) {
            report(Log.WHERE, e);
        }
    }

    private void connect(List<Database> databases, String where, String url) {
        try {
            databases.add(Database.connect(where, url, findings));
        } catch (UnreachableException e) {
            report(where, e);
        }
    }

    private void readElections() {
        if (log == null) {
            return;
        }
        try {
            elections = Elections.read(targets.brokers(), findings);
        } catch (UnreachableException e) {
            report(ElectionsTopic.WHERE, e);
        }
    }

    /// Each vote of the log is counted, and held against its election.
    private void fixElections(@Nullable Recount recount) throws InterruptedException {
        if (elections != null) {
            try {
                elections.fix();
            } catch (UnreachableException e) {
                elections = null;
                report(ElectionsTopic.WHERE, e);
            }
        }
        Elections fixed = elections;
        if (fixed != null) {
            ask(masters, fixed::judge);
        }
        if (log != null) {
            VoteRules rules = fixed == null ? null : fixed.rules();
            if (rules != null) {
                log.tell((vote, constituency) -> rules.judgeOfLog(vote));
            }
            if (recount != null) {
                recount.goBy(rules);
                log.tell(recount::vote);
            }
        }
    }

    /// Waits for what masters and replicas say of themselves; whether it is true is seen later.
    private void await(SortedMap<Integer, Long> awaited) throws InterruptedException {
        long all = awaited.values().stream().mapToLong(Long::longValue).sum() * (1 + replicas.size());
        long start = System.nanoTime();
        while (true) {
            long[] missing = {0};
            ask(
                    masters,
                    master -> master.heads().forEach((partition, head) -> {
                        missing[0] += Math.max(0, awaited.getOrDefault(partition, 0L) - head.published());
                    }));
            ask(replicas, replica -> {
                SortedMap<Integer, Applied> rows = replica.applied();
                awaited.forEach((partition, seq) -> {
                    Applied row = rows.get(partition);
                    missing[0] += Math.max(0, seq - (row == null ? 0 : row.seq()));
                });
            });
            boolean[] undefined = {false};
            Elections defined = elections;
            if (defined != null) {
                ask(masters, master -> undefined[0] |= defined.isAwaitedBy(master));
            }
            boolean arrived = missing[0] == 0 && !undefined[0];
            if (arrived || System.nanoTime() - start >= patience.toNanos()) {
                return;
            }
            watch.progress("waiting for log and replicas", all - missing[0], all);
            Thread.sleep(POLL_INTERVAL);
        }
    }

    /// Reads elections and counts, and waits with what is left of the patience until these votes are counted.
    private @Nullable Recount recount(Map<Integer, Long> heads, long waitingSince) throws InterruptedException {
        if (log == null) {
            return null;
        }
        try {
            Recount recount = Recount.read(targets.brokers(), findings);
            while (recount.counts()
                    && recount.missing(heads) > 0
                    && System.nanoTime() - waitingSince < patience.toNanos()) {
                watch.progress("waiting for the counts", 0, 0);
                Thread.sleep(COUNTS_INTERVAL);
                recount.readCounts(targets.brokers());
            }
            return recount;
        } catch (UnreachableException e) {
            report(Recount.WHERE, e);
            return null;
        }
    }

    private void findDoubleVoters() throws InterruptedException {
        List<Database> databases = new ArrayList<>(masters);
        databases.addAll(replicas);
        Map<Database, Future<List<DoubleVoter>>> searches = new LinkedHashMap<>();
        // Each on a session of its own, so they need not wait for one another.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            databases.forEach(database -> searches.put(
                    database, threads.submit(() -> database.doubleVoters(findingsMax, masters.contains(database)))));
            threads.shutdown();
            while (!threads.awaitTermination(200, TimeUnit.MILLISECONDS)) {
                watch.progress("looking for double voters", 0, 0);
            }
        }
        ask(masters, master -> reportDoubleVoters(master, searches));
        ask(replicas, replica -> reportDoubleVoters(replica, searches));
    }

    private void reportDoubleVoters(Database database, Map<Database, Future<List<DoubleVoter>>> searches)
            throws UnreachableException {
        Future<List<DoubleVoter>> search = requireNonNull(searches.get(database));
        if (search.state() == Future.State.FAILED) {
            if (search.exceptionNow() instanceof UnreachableException unreachable) {
                throw unreachable;
            }
            throw new IllegalStateException("the search for double voters failed", search.exceptionNow());
        }
        for (DoubleVoter twice : search.resultNow()) {
            findings.ofVote(
                    Kind.DOUBLE_VOTER,
                    database.where(),
                    twice.partition(),
                    twice.seq(),
                    "same voter, election and revision as " + twice.first());
        }
    }

    /// Only where every master answers: a part of the roll has no digest.
    private void judgeRoll(Heads heads, Routing routing) {
        if (elections == null || !allMastersAnswer()) {
            return;
        }
        LongConsumer progress = voters -> watch.progress("reading the roll", 0, 0);
        try {
            new Rolls(routing, findings, progress).judge(heads.all(), elections.roll());
        } catch (UnreachableException e) {
            report("roll", e);
        }
    }

    private Routing routing(Heads heads) {
        if (log != null) {
            return log.routing();
        }
        OptionalInt said = births.partitions();
        return said.isPresent() ? new Routing(said.getAsInt()) : heads.routing();
    }

    private boolean allMastersAnswer() {
        return masters.size() == targets.masters().size();
    }

    private void judgeTopicIds(Heads heads, Map<Database, SortedMap<Integer, Applied>> applied) {
        heads.all()
                .forEach((master, rows) ->
                        rows.forEach((partition, head) -> judgeTopicId(master, partition, head.topicId())));
        applied.forEach(
                (replica, rows) -> rows.forEach((partition, row) -> judgeTopicId(replica, partition, row.topicId())));
    }

    private void judgeTopicId(Database database, int partition, @Nullable Uuid topicId) {
        if (log == null || topicId == null || topicId.equals(log.topicId())) {
            return;
        }
        findings.ofPartition(
                Kind.OTHER_LOG,
                database.where(),
                partition,
                "written for the log with topic ID " + topicId + ", this one has " + log.topicId());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Database master : masters) {
            long clockSteps = master.votes().clockSteps();
            if (clockSteps > 0) {
                notes.add("%s: the clock went back between votes %,d times".formatted(master.where(), clockSteps));
            }
        }
        if (log != null) {
            notes.addAll(log.notes());
        }
        if (elections != null) {
            notes.addAll(elections.notes());
        }
        return notes;
    }

    private interface Question<T> {
        void ask(T place) throws UnreachableException;
    }

    /// Those that do not answer are reported and left out from here on.
    private void ask(List<Database> databases, Question<Database> question) {
        for (Database database : List.copyOf(databases)) {
            try {
                question.ask(database);
            } catch (UnreachableException e) {
                databases.remove(database);
                database.close();
                report(database.where(), e);
            }
        }
    }

    private void askLog(Question<Log> question) {
        if (log == null) {
            return;
        }
        try {
            question.ask(log);
        } catch (UnreachableException e) {
            log.close();
            log = null;
            report(Log.WHERE, e);
        }
    }

    private void report(String where, UnreachableException e) {
        findings.ofPlace(Kind.UNREACHABLE, where, String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        masters.forEach(Database::close);
        replicas.forEach(Database::close);
        if (log != null) {
            log.close();
        }
    }
}
