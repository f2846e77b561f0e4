package org.disvote.lab.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.lab.load.LoadBallots;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.operate.sample.PollingDay;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.statement.RollStatement;

/// A Greek parliamentary election from start to finish. The roll is imported and the election launched. The
/// polling day takes minutes. Then the election is closed, and its votes are counted and audited.
public final class Demo {

    /// Is called often with the progress.
    public interface Watch extends Opening.Watch {
        /// @param time on the polling stations' clocks
        /// @param registered who may vote
        void day(LocalTime time, long votes, long registered);
    }

    /// The result of the election.
    ///
    /// @param registered voters on the roll, by constituency
    /// @param votes that were accepted
    public record Outcome(
            Definition definition,
            Map<String, Long> registered,
            long votes,
            Duration castIn,
            GroupedResults results,
            AuditReport audit) {

        public Outcome {
            registered = Map.copyOf(registered);
        }
    }

    private static final Duration AUDIT_PATIENCE = Duration.ofMinutes(2);
    private static final int FINDINGS_MAX = 20;

    private Demo() {}

    /// @param data the system's folder, which has the key of the pseudonyms
    /// @param voters on the roll
    /// @param day how long the polling day takes
    /// @throws OperatorException if the election cannot be held
    public static Outcome hold(Endpoints endpoints, Path data, int voters, Duration day, Watch watch)
            throws IOException, InterruptedException {
        Electorate electorate = new Electorate(voters);
        Opening opening = new Opening(endpoints, data, electorate, watch);
        RollStatement roll = opening.importRoll();
        ElectionId id = new ElectionId("greece-" + Instant.now().getEpochSecond());
        Definition definition = opening.open(id, Size.BY_LAW).definition();
        Stopwatch casting = Stopwatch.start();
        long votes = PollingStations.open(
                endpoints.api(),
                id,
                electorate,
                LoadBallots.greek(electorate, definition.papers()),
                day,
                (dayShare, cast) -> watch.day(PollingDay.timeAt(dayShare), cast, electorate.voters()));
        Duration castIn = casting.elapsed();
        new ElectionTopic(endpoints.kafka()).closeNow(id);
        GroupedResults results = GroupedResults.of(
                FinalResults.await(endpoints.api(), id, () -> watch.doing("closing and counting", 0, 0)),
                GreekElection.QUESTION);
        AuditReport audit = Audit.run(
                new AuditTargets(
                        endpoints.masters(),
                        endpoints.kafka(),
                        endpoints.replicas(),
                        LogTargets.of(endpoints.log(), endpoints.policy())),
                AUDIT_PATIENCE,
                FINDINGS_MAX,
                (doing, done, all) -> watch.doing("audit: " + doing, done, all));
        return new Outcome(definition, roll.voters(), votes, castIn, results, audit);
    }
}
