package org.disvote.audit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.audit.Audit.Watch;
import org.disvote.audit.check.Rolls;
import org.disvote.audit.database.Database;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.published.Checkpoints;
import org.disvote.audit.published.PromiseKeysFile;
import org.disvote.audit.published.PublishedFiles;
import org.disvote.audit.published.PublishedTree;
import org.disvote.audit.receipt.ReceiptsCheck;
import org.disvote.audit.receipt.ReceiptsReport;
import org.disvote.audit.since.EarlierReport;
import org.disvote.audit.since.SinceCheck;
import org.disvote.audit.since.SinceReport;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.Log;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.statement.CloseCheck;
import org.disvote.audit.statement.Requests;
import org.disvote.audit.statement.RollCheck;
import org.disvote.audit.statement.StatementCheck;
import org.disvote.audit.statement.Statements;
import org.disvote.audit.statement.VoteOrder;
import org.disvote.audit.tree.KnownSizes;
import org.disvote.audit.tree.NotaryTopic;
import org.disvote.audit.tree.TreeFold;
import org.disvote.audit.tree.VoteDigests;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.provision.SystemRecordException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.vote.VoteCodec;
import org.jspecify.annotations.Nullable;

/// What an audit does about the notary's log: it reads what was signed and published, then what the notary
/// states, and once every vote was compared it folds the tree again and holds all of that against it.
final class TreeAudit implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final AuditTargets targets;
    private final Findings findings;
    private final Watch watch;
    private final Duration patience;
    private final Optional<Policy> policy;
    private final Optional<SinceCheck> since;
    private final Optional<ReceiptsCheck> receipts;
    private final List<String> notes = new ArrayList<>();

    private @Nullable PublishedFiles files;
    private @Nullable SystemRecord system;
    private @Nullable Checkpoints checkpoints;
    private @Nullable PromiseKeysFile promiseKeys;
    private @Nullable NotaryTopic topic;
    private @Nullable Statements statements;
    private @Nullable VoteDigests digests;
    private @Nullable UnreachableException digestsFailure;
    private @Nullable TreeReport report;

    /// @throws org.disvote.topics.operator.OperatorException if a file that was named cannot be used
    ///
    /// @param patience how long at most to wait for the published checkpoint
    TreeAudit(AuditTargets targets, Instant begun, Duration patience, Findings findings, Watch watch) {
        this.targets = targets;
        this.findings = findings;
        this.watch = watch;
        this.patience = patience;
        policy = targets.log().policy().map(Policy::read);
        since = targets.log().since().map(file -> new SinceCheck(EarlierReport.read(file), findings));
        receipts = targets.log()
                .receipts()
                .map(folder -> new ReceiptsCheck(
                        folder, begun, findings, read -> watch.progress("reading receipts", read, 0)));
    }

    /// Reads what was signed, and then the notary's topic. To be called before the log's ends are taken:
    /// what is signed must be in the topics that are read later.
    void read(Log log) throws InterruptedException {
        try {
            SystemRecord read = readSystem();
            system = read;
            Checkpoints found = new Checkpoints(read.origin(), policy, findings);
            checkpoints = found;
            if (targets.log().published().isPresent()) {
                readPublished(targets.log().published().get(), found);
            }
            found.readWitnesses();
            receipts.ifPresent(check -> check.readCheckpoints(found));
            NotaryTopic opened =
                    NotaryTopic.open(targets.brokers(), log.routing().partitions());
            topic = opened;
            Instant readAt = targets.log().copiedAt().orElseGet(Instant::now);
            Statements stated = Statements.read(opened, findings);
            statements = stated;
            listen(log, stated, readAt, found.count() > 0);
        } catch (UnreachableException e) {
            report(NotaryTopic.WHERE, e);
        }
        since.ifPresent(check -> log.addListener((vote, bytes) -> check.vote(vote.partition(), vote.seq(), bytes)));
    }

    private SystemRecord readSystem() throws UnreachableException {
        try {
            return SystemTopic.read(targets.brokers());
        } catch (InterruptException e) {
            throw e;
        } catch (SystemRecordException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw UnreachableException.of(targets.brokers(), e);
        }
    }

    private void readPublished(String location, Checkpoints found) throws InterruptedException {
        PublishedFiles opened = PublishedFiles.of(location);
        files = opened;
        Deadline deadline = Deadline.after(patience);
        while (!isRead(opened, found, deadline.hasPassed())) {
            watch.progress("waiting for the published log", 0, 0);
            Thread.sleep(POLL_INTERVAL);
        }
        if (policy.isEmpty()) {
            notes.add("published: no signature was checked, because no policy was named");
        }
    }

    /// @param isLast whether it is not tried again
    private boolean isRead(PublishedFiles opened, Checkpoints found, boolean isLast) {
        try {
            PromiseKeysFile keys = PromiseKeysFile.read(opened, found, findings);
            found.readPublished(opened);
            promiseKeys = keys;
            return true;
        } catch (UnreachableException e) {
            if (isLast) {
                report(PublishedFiles.WHERE, e);
            }
            return isLast;
        }
    }

    private void listen(Log log, Statements stated, Instant readAt, boolean isSigned) throws UnreachableException {
        if (!stated.isEmpty()) {
            VoteOrder order = new VoteOrder(stated, readAt, findings);
            log.addListener((vote, bytes) -> order.check(vote));
        }
        if (!stated.isEmpty() || isSigned || receipts.isPresent()) {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            digests = VoteDigests.create(folder, log.routing().partitions());
            log.addListener((vote, bytes) -> addDigest(vote.partition(), bytes));
        }
    }

    private void addDigest(int partition, byte[] record) {
        if (digestsFailure == null) {
            try {
                requireNonNull(digests).add(partition, VoteCodec.digest(record));
            } catch (UnreachableException e) {
                digestsFailure = e;
            }
        }
    }

    /// Compares what the notary states with the topics and the masters, which were read later.
    ///
    /// @param elections null where that topic was not read
    /// @param masters those that answer
    void checkStatements(@Nullable ElectionsTopic elections, Sources masters) {
        Statements stated = statements;
        if (stated == null || stated.isEmpty() || system == null) {
            return;
        }
        StatementCheck check = new StatementCheck(stated, findings);
        check.checkSystem(system);
        if (elections != null) {
            check.checkElections(elections);
            CloseCheck closes = new CloseCheck(elections, findings);
            masters.askMasters(master -> closes.addSeals(master.tables().seals()));
            closes.check(stated);
        }
        try {
            check.checkRequests(Requests.read(targets.brokers()));
        } catch (UnreachableException e) {
            report(NotaryTopic.WHERE, e);
        }
        notes.addAll(check.notes());
    }

    /// @param requested what the statements topic says of each roll
    void checkRolls(Rolls masters, SortedMap<String, RollStatement> requested) {
        if (statements != null) {
            new RollCheck(findings).check(statements, masters, requested);
        }
    }

    /// After the log's last vote.
    ///
    /// @param elections null where that topic was not read
    /// @param masters those that answer; their votes were all read
    /// @param isLogRead to its end
    /// @param listener of the fold
    void end(
            @Nullable ElectionsTopic elections, List<Database> masters, boolean isLogRead, TreeFold.Listener listener) {
        if (elections != null) {
            since.ifPresent(check -> check.checkElections(elections));
        }
        VoteDigests all = isLogRead && digestsFailure == null ? digests : null;
        if (isLogRead) {
            since.ifPresent(SinceCheck::endOfLog);
        }
        try {
            if (digestsFailure != null) {
                throw digestsFailure;
            }
            if (all != null) {
                all.end();
                fold(all, listener);
            }
            if (receipts.isPresent() && statements != null && system != null) {
                receipts.get().check(statements.heads().size(), all, system.origin(), statements, masters);
                notes.addAll(receipts.get().notes());
            }
        } catch (UnreachableException e) {
            report(NotaryTopic.WHERE, e);
        }
    }

    private void fold(VoteDigests all, TreeFold.Listener more) throws UnreachableException {
        Checkpoints signed = requireNonNull(checkpoints);
        Statements stated = requireNonNull(statements);
        String origin = requireNonNull(system).origin();
        KnownSizes known = new KnownSizes(signed.sizes());
        KnownSizes then =
                new KnownSizes(since.flatMap(SinceCheck::size).map(List::of).orElse(List.of()));
        List<TreeFold.Listener> listeners =
                new ArrayList<>(List.of(known, then, more, new FoldProgress(watch, stated)));
        PublishedFiles published = files;
        Long size = signed.publishedSize().orElse(null);
        PublishedTree tree = published == null || size == null ? null : new PublishedTree(published, size, findings);
        if (tree != null) {
            listeners.addAll(tree.listeners());
        }
        TreeFold fold = new TreeFold(all, listeners, findings);
        fold.run(requireNonNull(topic));
        if (tree != null) {
            end(tree);
        }
        signed.compare(known, fold.size());
        since.ifPresent(check -> check.checkTree(origin, then));
        if (promiseKeys != null) {
            promiseKeys.check(stated.all());
        }
        if (!stated.isEmpty()) {
            SortedMap<String, Instant> cosigned = new TreeMap<>();
            signed.cosigned().forEach((witness, seconds) -> cosigned.put(witness, Instant.ofEpochSecond(seconds)));
            report = new TreeReport(
                    origin,
                    stated.records(),
                    stated.rounds(),
                    fold.size(),
                    fold.root(),
                    fold.heads(),
                    signed.count(),
                    size,
                    cosigned,
                    tree == null ? 0 : tree.compared());
        }
    }

    private void end(PublishedTree tree) {
        try {
            tree.end();
        } catch (UnreachableException e) {
            report(PublishedFiles.WHERE, e);
        }
    }

    private void report(String where, UnreachableException e) {
        findings.ofPlace(Kind.UNREACHABLE, where, String.valueOf(e.getMessage()));
    }

    List<String> notes() {
        List<String> all = new ArrayList<>(notes);
        if (checkpoints != null) {
            all.addAll(checkpoints.notes());
        }
        return all;
    }

    /// Null where the notary's topic could not be read.
    @Nullable
    Statements statements() {
        return statements;
    }

    Optional<PublishedFiles> published() {
        return Optional.ofNullable(files);
    }

    /// Null where no notary has written yet, or the tree could not be folded.
    @Nullable
    TreeReport tree() {
        return report;
    }

    @Nullable
    ReceiptsReport receipts() {
        return receipts.map(ReceiptsCheck::report).orElse(null);
    }

    @Nullable
    SinceReport since() {
        return since.map(SinceCheck::report).orElse(null);
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
        if (digests != null) {
            digests.close();
        }
    }
}
