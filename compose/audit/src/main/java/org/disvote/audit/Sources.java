package org.disvote.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.audit.check.Births;
import org.disvote.audit.database.Database;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Log;
import org.disvote.audit.source.UnreachableException;
import org.jspecify.annotations.Nullable;

/// The masters, the replicas and the log of one audit. One that stops answering is reported, closed and left out from
/// then on.
final class Sources implements AutoCloseable {

    /// A question to a database or to the log.
    @FunctionalInterface
    interface Question<T> {
        void ask(T source) throws UnreachableException;
    }

    private final AuditTargets targets;
    private final Findings findings;
    private final List<Database> masters = new ArrayList<>();
    private final List<Database> replicas = new ArrayList<>();
    private @Nullable Log log;

    private Sources(AuditTargets targets, Findings findings) {
        this.targets = targets;
        this.findings = findings;
    }

    /// @param births reads what each database stores about itself, and names the masters by it
    static Sources connect(AuditTargets targets, Births births, Findings findings) {
        Sources sources = new Sources(targets, findings);
        for (int shard = 0; shard < targets.masters().size(); shard++) {
            sources.connect(
                    sources.masters, Database.master(shard), targets.masters().get(shard));
        }
        targets.replicas().forEach((name, url) -> sources.connect(sources.replicas, "replica " + name, url));
        sources.askMasters(births::read);
        sources.askReplicas(births::read);
        births.nameMasters(sources.masters, targets.masters().size());
        try {
            sources.log = Log.connect(targets.brokers(), findings);
        } catch (UnreachableException e) {
            sources.report(Log.WHERE, e);
        }
        return sources;
    }

    private void connect(List<Database> databases, String where, String url) {
        try {
            databases.add(Database.connect(where, url, findings));
        } catch (UnreachableException e) {
            report(where, e);
        }
    }

    /// Those that answer, ordered by shard.
    List<Database> masters() {
        return List.copyOf(masters);
    }

    /// Those that answer.
    List<Database> replicas() {
        return List.copyOf(replicas);
    }

    Optional<Log> log() {
        return Optional.ofNullable(log);
    }

    boolean allMastersAnswer() {
        return masters.size() == targets.masters().size();
    }

    void askMasters(Question<Database> question) {
        ask(masters, question);
    }

    void askReplicas(Question<Database> question) {
        ask(replicas, question);
    }

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

    void askLog(Question<Log> question) {
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

    /// Reports that this did not answer.
    void report(String where, UnreachableException e) {
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
