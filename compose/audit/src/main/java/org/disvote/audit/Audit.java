package org.disvote.audit;

import java.nio.file.Path;
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
import java.util.function.LongConsumer;
import org.apache.kafka.common.Uuid;
import org.disvote.audit.check.Births;
import org.disvote.audit.check.Comparison;
import org.disvote.audit.check.Elections;
import org.disvote.audit.check.Heads;
import org.disvote.audit.check.KeptAside;
import org.disvote.audit.check.Place;
import org.disvote.audit.check.Place.Role;
import org.disvote.audit.check.Recount;
import org.disvote.audit.check.Rolls;
import org.disvote.audit.check.VoteRules;
import org.disvote.audit.database.Database;
import org.disvote.audit.database.DatabaseTables.Applied;
import org.disvote.audit.envelope.EnvelopeCheck;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.since.ElectionState;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.Log;
import org.disvote.audit.source.StatementsTopic;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.statement.Statements;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// One audit: do masters, log and replicas hold the same votes, each voter once, numbered without a gap?
///
/// It may run while votes come in. First it reads the masters' heads and waits, no longer than its patience,
/// until the log and the replicas report that they have these votes ([Arrival]). Then it takes the ends of each
/// replica's votes, then those of the log, then those of each master's. So in a correct system each goes as far as
/// the one before. Then it reads all of them up to there once, position by position ([Comparison]).
///
/// It keeps no transaction open in any database, so that vacuum goes on ([Database]).
public final class Audit {

    /// Is notified of what the audit is doing, many times a second.
    @FunctionalInterface
    public interface Watch {
        /// @param doing a few words
        /// @param done in votes
        /// @param all in votes, as far as known; 0 if not
        void progress(String doing, long done, long all);
    }

    private final AuditTargets targets;
    private final Duration patience;
    private final Watch watch;
    private final Findings findings;
    private final Births births = new Births();
    private final Heads heads = new Heads();
    private final Map<Database, SortedMap<Integer, Applied>> applied = new LinkedHashMap<>();
    private final KeptAside keptAside;
    private final Sources sources;
    private final TreeAudit tree;
    private final CountAudit counts;
    private final EnvelopeCheck envelopes;
    private @Nullable Elections elections;
    private @Nullable StatementsTopic statements;

    private Audit(AuditTargets targets, Instant begun, Duration patience, int findingsMax, Watch watch) {
        this.targets = targets;
        this.patience = patience;
        this.watch = watch;
        findings = new Findings(findingsMax);
        keptAside = new KeptAside(findingsMax, findings);
        tree = new TreeAudit(targets, begun, patience, findings, watch);
        counts = new CountAudit(targets, findings);
        envelopes = new EnvelopeCheck(Path.of(System.getProperty("java.io.tmpdir")), findings);
        sources = Sources.connect(targets, births, findings);
    }

    /// @param patience how long at most to wait for log and replicas; what they lack then counts as behind
    /// @param findingsMax how many wrong findings, and how many others, the report lists; it counts all
    public static AuditReport run(AuditTargets targets, Duration patience, int findingsMax, Watch watch)
            throws InterruptedException {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience " + patience + " is negative");
        }
        if (findingsMax < 1) {
            throw new IllegalArgumentException("findings " + findingsMax + " is below 1");
        }
        Instant begun = Instant.now();
        Audit audit = new Audit(targets, begun, patience, findingsMax, watch);
        try (audit.sources;
                audit.tree;
                audit.envelopes) {
            return audit.run(begun);
        }
    }

    private AuditReport run(Instant begun) throws InterruptedException {
        // Every place must have what the masters had before the audit began to wait.
        sources.askMasters(heads::readAtBegin);
        SortedMap<Integer, Long> awaited = heads.awaited();
        readElections();
        Recount recount = awaitArrival(awaited);
        takeSnapshots(recount);

        sources.askMasters(
                master -> keptAside.readMaster(master, heads.of(master).keySet(), rules()));
        Routing routing = routing();
        births.check(routing.partitions(), findings);
        heads.check(routing, sources.allMastersAnswer(), findings);
        checkTopicIds();
        checkRolls(routing);
        tree.checkStatements(electionsTopic(), sources);

        List<Place> places = startReading(routing);
        long[] expected = new long[routing.partitions()];
        Arrays.setAll(expected, partition -> awaited.getOrDefault(partition, Comparison.EVERYTHING));
        compare(places, expected, awaited);
        List<String> notes = endReading(places, awaited, recount);
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1_000.0;
        return AuditReport.of(targets, begun, seconds, places, expected, findings, notes)
                .with(tree.tree(), states(), counts.reports(), tree.receipts(), tree.since());
    }

    private List<ElectionState> states() {
        ElectionsTopic topic = electionsTopic();
        return topic == null ? List.of() : ElectionState.of(topic);
    }

    /// Null where it was not read.
    private @Nullable ElectionsTopic electionsTopic() {
        return elections == null ? null : elections.topic();
    }

    private void readElections() {
        if (sources.log().isEmpty()) {
            return;
        }
        try {
            elections = Elections.read(targets.brokers(), findings);
            statements = StatementsTopic.read(targets.brokers());
        } catch (UnreachableException e) {
            sources.report(ElectionsTopic.WHERE, e);
        }
    }

    private @Nullable Recount awaitArrival(SortedMap<Integer, Long> awaited) throws InterruptedException {
        Arrival arrival = new Arrival(sources, awaited, patience, watch);
        arrival.awaitVotes(elections);
        return sources.log().isEmpty() ? null : arrival.awaitCounts(targets.brokers(), findings);
    }

    /// Downstream first: what a replica shows must be in the log that is read after it, and what the log
    /// shows must be on the masters.
    private void takeSnapshots(@Nullable Recount recount) throws InterruptedException {
        sources.askReplicas(replica -> replica.inSnapshot(() -> {
            applied.put(replica, replica.tables().applied());
            keptAside.readReplica(replica);
        }));
        if (sources.log().isPresent()) {
            tree.read(sources.log().get());
        }
        sources.askLog(Log::takeEnds);
        sources.askMasters(master -> master.inSnapshot(() -> {
            heads.read(master);
            if (elections != null) {
                elections.read(master);
            }
        }));
        fixElections(recount);
        // Of a partition that moves from one master to another, both may have votes.
        sources.askMasters(master -> master.leaveOut(heads.copies(master)));
    }

    /// From here on each vote of the log is counted, and compared with its election.
    private void fixElections(@Nullable Recount recount) {
        if (elections != null) {
            try {
                elections.fix();
                sources.askMasters(elections::check);
            } catch (UnreachableException e) {
                elections = null;
                sources.report(ElectionsTopic.WHERE, e);
            }
        }
        VoteRules rules = rules();
        sources.log().ifPresent(log -> {
            if (rules != null) {
                log.addListener((vote, bytes) -> rules.checkLogVote(vote));
                log.addListener((vote, bytes) -> envelopes.vote(vote, rules.election(vote.electionId())));
                beginCounts(log);
            }
            if (recount != null) {
                recount.use(rules);
                log.addListener((vote, bytes) -> recount.vote(vote));
            }
        });
    }

    private void beginCounts(Log log) {
        Statements stated = tree.statements();
        ElectionsTopic topic = electionsTopic();
        if (stated != null && topic != null) {
            counts.begin(stated, topic, tree.published(), sources.allMastersAnswer());
            log.addListener(counts::vote);
        }
    }

    /// Null where the elections in force are not known.
    private @Nullable VoteRules rules() {
        return elections == null ? null : elections.rules();
    }

    private Routing routing() {
        if (sources.log().isPresent()) {
            return sources.log().get().routing();
        }
        OptionalInt stored = births.partitions();
        return stored.isPresent() ? new Routing(stored.getAsInt()) : heads.routing();
    }

    /// Only where every master answers: a part of a roll has no digest.
    private void checkRolls(Routing routing) {
        StatementsTopic before = statements;
        if (before == null || !sources.allMastersAnswer()) {
            return;
        }
        LongConsumer progress = voters -> watch.progress("reading the rolls", 0, 0);
        try {
            StatementsTopic now = StatementsTopic.read(targets.brokers());
            statements = now;
            Rolls rolls = new Rolls(routing, findings, progress);
            rolls.check(heads.all(), before.rolls(), now.rolls());
            tree.checkRolls(rolls, now.rolls());
        } catch (UnreachableException e) {
            sources.report("roll", e);
        }
    }

    private void checkTopicIds() {
        heads.all()
                .forEach((master, rows) ->
                        rows.forEach((partition, head) -> checkTopicId(master, partition, head.topicId())));
        applied.forEach(
                (replica, rows) -> rows.forEach((partition, row) -> checkTopicId(replica, partition, row.topicId())));
    }

    private void checkTopicId(Database database, int partition, @Nullable Uuid topicId) {
        Log log = sources.log().orElse(null);
        if (log == null || topicId == null || topicId.equals(log.topicId())) {
            return;
        }
        findings.ofPartition(
                Kind.OTHER_LOG,
                database.where(),
                partition,
                "written for the log with topic ID " + topicId + ", this one has " + log.topicId());
    }

    private List<Place> startReading(Routing routing) {
        VoteRules rules = rules();
        sources.askMasters(master -> {
            // Where the elections topic does not answer, the master's own elections say which of them have a roll.
            Map<ElectionId, String> withRoll = rules == null ? master.tables().electionsWithRoll() : rules.withRoll();
            master.startReadingBesideRoll(
                    routing, withRoll, rules == null ? null : counts.watching(rules::checkMasterVote));
        });
        sources.askReplicas(replica -> replica.startReading(routing));
        List<Place> places = new ArrayList<>();
        for (Database master : sources.masters()) {
            places.add(new Place(master.where(), Role.MASTER, heads.claims(master, routing), master.votes()));
        }
        sources.log().ifPresent(log -> places.add(new Place(Log.WHERE, Role.LOG, heads.published(routing), log)));
        for (Database replica : sources.replicas()) {
            places.add(new Place(replica.where(), Role.REPLICA, claims(replica, routing), replica.votes()));
        }
        return places;
    }

    /// By partition, up to which seq a replica says that it has applied the log.
    private long[] claims(Database replica, Routing routing) {
        long[] claims = new long[routing.partitions()];
        applied.getOrDefault(replica, new TreeMap<>()).forEach((partition, row) -> {
            if (partition >= 0 && partition < claims.length) {
                claims[partition] = row.seq();
            }
        });
        return claims;
    }

    private void compare(List<Place> places, long[] expected, SortedMap<Integer, Long> awaited) {
        long votes = awaited.values().stream().mapToLong(Long::longValue).sum();
        long reads = votes
                * (1 + (sources.log().isEmpty() ? 0 : 1) + sources.replicas().size());
        LongConsumer progress = read -> watch.progress("comparing", read, Math.max(read, reads));
        new Comparison(places, expected, findings, progress).run();
    }

    /// The checks that need the log's last vote. Returns what an operator should know although it is not
    /// wrong.
    private List<String> endReading(List<Place> places, SortedMap<Integer, Long> awaited, @Nullable Recount recount) {
        boolean logRead = places.stream().anyMatch(place -> place.role == Role.LOG && !place.isUnreachable());
        tree.end(electionsTopic(), sources.masters(), logRead, counts.inputs());
        counts.end(routing().partitions(), logRead, tree.tree() != null);
        List<String> notes = notes();
        if (!logRead) {
            return notes;
        }
        if (elections != null) {
            elections.end();
        }
        envelopes.end();
        sources.log().ifPresent(log -> notes.addAll(keptAside.notes(log.oddities())));
        if (recount != null) {
            recount.end(awaited);
            notes.addAll(recount.notes());
        }
        return notes;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Database master : sources.masters()) {
            long clockSteps = master.votes().clockSteps();
            if (clockSteps > 0) {
                notes.add("%s: the clock went back between votes %s"
                        .formatted(master.where(), Quantity.of(clockSteps, "time")));
            }
        }
        sources.log().ifPresent(log -> notes.addAll(log.notes()));
        if (elections != null) {
            notes.addAll(elections.notes());
        }
        if (statements != null) {
            notes.addAll(statements.notes());
        }
        notes.addAll(tree.notes());
        notes.addAll(counts.notes());
        return notes;
    }
}
