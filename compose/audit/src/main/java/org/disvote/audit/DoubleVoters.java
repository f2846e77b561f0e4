package org.disvote.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.disvote.audit.Audit.Watch;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.Database;
import org.disvote.audit.source.Database.DoubleVoter;
import org.disvote.audit.source.UnreachableException;

/// Searches every database for voters with two votes of one revision in one election. Each database searches on its own
/// session, so all search at the same time.
final class DoubleVoters {

    private static final int PROGRESS_EACH_MS = 200;

    private final Map<Database, Future<List<DoubleVoter>>> searches = new LinkedHashMap<>();
    private final Findings findings;

    private DoubleVoters(Findings findings) {
        this.findings = findings;
    }

    /// @param votersMax how many such voters are reported for a database at most
    static void find(Sources sources, int votersMax, Findings findings, Watch watch) throws InterruptedException {
        DoubleVoters found = new DoubleVoters(findings);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sources.masters().forEach(master -> found.search(threads, master, votersMax, true));
            sources.replicas().forEach(replica -> found.search(threads, replica, votersMax, false));
            threads.shutdown();
            while (!threads.awaitTermination(PROGRESS_EACH_MS, TimeUnit.MILLISECONDS)) {
                watch.progress("looking for double voters", 0, 0);
            }
        }
        sources.askMasters(found::report);
        sources.askReplicas(found::report);
    }

    private void search(ExecutorService threads, Database database, int votersMax, boolean master) {
        searches.put(database, threads.submit(() -> database.doubleVoters(votersMax, master)));
    }

    private void report(Database database) throws UnreachableException {
        Future<List<DoubleVoter>> search = searches.get(database);
        if (search == null) {
            return;
        }
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
}
