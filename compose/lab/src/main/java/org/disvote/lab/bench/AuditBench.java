package org.disvote.lab.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.lab.load.Machine;
import org.disvote.operate.rebuild.MasterTarget;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.RebuildException;
import org.disvote.sink.rebuild.ReplicaTarget;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Measures how fast a whole system is audited. Its masters and replicas are rebuilt from the log first. The
/// second half of the audits also folds the notary's log.
///
/// @param seconds by round, without a notary
/// @param secondsWithTree by round, with the fold of the log
/// @param heapMib the maximum heap of this JVM
public record AuditBench(
        long votes,
        int masters,
        int replicas,
        List<Double> seconds,
        List<Double> secondsWithTree,
        AuditReport.Verdict verdict,
        long heapMib,
        Machine machine) {

    private static final int MASTERS = 2;
    private static final int VOTES_A_ROUND = 1_000;

    public AuditBench {
        seconds = List.copyOf(seconds);
        secondsWithTree = List.copyOf(secondsWithTree);
    }

    /// @param log not started yet
    public static AuditBench measure(FilledLog log, long votes, int replicas, int rounds, BenchWatch watch)
            throws SQLException, RebuildException, InterruptedException {
        log.start(votes, watch);
        Routing routing = new Routing(Routing.PARTITIONS_DEFAULT);
        List<String> masters = new ArrayList<>();
        for (int i = 0; i < MASTERS; i++) {
            String url = log.database("master" + i);
            Shard shard = new Shard(i);
            Set<Integer> partitions = Set.copyOf(routing.initialPartitionsOf(shard, MASTERS));
            rebuild(log, url, new MasterTarget(shard, List.of(), partitions), "rebuilding master " + i, watch);
            log.define(url);
            masters.add(url);
        }
        SortedMap<String, String> replicaUrls = new TreeMap<>();
        for (int i = 1; i <= replicas; i++) {
            String url = log.database("r" + i);
            rebuild(log, url, new ReplicaTarget(Set.of()), "rebuilding replica r" + i, watch);
            replicaUrls.put("r" + i, url);
        }
        AuditTargets targets = new AuditTargets(masters, log.brokers(), replicaUrls);
        List<AuditReport> plain = audit(log, targets, votes, rounds, watch);
        log.notarize((int) Math.max(1, votes / VOTES_A_ROUND));
        List<AuditReport> withTree = audit(log, targets, votes, rounds, watch);
        AuditReport last = withTree.getLast();
        long rounded = Math.max(1, votes / VOTES_A_ROUND);
        if (last.tree() == null || last.tree().size() != votes + 2 + rounded) {
            throw new IllegalStateException("the tree was not folded: " + last.text());
        }
        return new AuditBench(
                votes,
                MASTERS,
                replicas,
                plain.stream().map(AuditReport::seconds).toList(),
                withTree.stream().map(AuditReport::seconds).toList(),
                last.verdict(),
                Runtime.getRuntime().maxMemory() >> 20,
                Machine.here(log.postgresVersion()));
    }

    private static List<AuditReport> audit(
            FilledLog log, AuditTargets targets, long votes, int rounds, BenchWatch watch)
            throws SQLException, InterruptedException {
        List<AuditReport> reports = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            log.checkpoint();
            AuditReport report = Audit.run(targets, Duration.ZERO, 20, watch::progress);
            if (report.log().votes() != votes) {
                throw new IllegalStateException("audited " + report.log().votes() + " votes of " + votes);
            }
            reports.add(report);
        }
        return reports;
    }

    private static void rebuild(
            FilledLog log, String url, org.disvote.sink.rebuild.Target target, String doing, BenchWatch watch)
            throws SQLException, RebuildException {
        Rebuild.run(url, target, log.brokers(), (step, done, all) -> watch.progress(doing, done, all));
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(machine.text()).append("; heap at most %,d MiB%n%n".formatted(heapMib));
        text.append("%,d votes on %d masters, in the log and on %d replicas: %s%n"
                .formatted(votes, masters, replicas, verdict));
        seconds.forEach(one -> append(text, one, "without a notary"));
        secondsWithTree.forEach(one -> append(text, one, "and the log folded"));
        return text.toString();
    }

    private void append(StringBuilder text, double one, String how) {
        text.append("  audited in %7.2f s, %s: %,9.0f votes/s, %,9.0f rows and records compared/s%n"
                .formatted(one, how, votes / one, votes * (2 + replicas) / one));
    }
}
