package org.disvote.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.audit.LogTargets;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.lab.load.sealed.SealedVoters;
import org.disvote.lab.load.sealed.SealingVoters;
import org.disvote.lab.load.sealed.TrusteesFolder;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.operate.sample.PollingDay;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.note.Note;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.voter.VoterKey;

/// A Greek parliamentary election with sealed ballots, from start to finish. Trustees make a key; the roll is imported
/// and the election launched; people vote; the election is closed, exported, opened, counted by two programs, published
/// and audited.
public final class Demo {

    /// Who holds the shares of the key, in their order.
    public static final List<String> TRUSTEES = List.of("anna", "bea", "cem", "dora", "eleni");

    /// How many of them open the ballots.
    public static final int THRESHOLD = 3;

    /// Is called often with the progress.
    public interface Watch extends Opening.Watch {
        /// @param time on the polling stations' clocks
        /// @param registered who may vote
        void day(LocalTime time, long votes, long registered);

        /// A step is done.
        void done(Chapter chapter);
    }

    /// The result of the election.
    ///
    /// @param registered voters on the roll, by constituency
    /// @param votes that were accepted
    /// @param twice whether a second program has counted the same
    /// @param folder has the trustees' files, the export and the counts
    public record Outcome(
            Path folder,
            Definition definition,
            Map<String, Long> registered,
            long votes,
            boolean twice,
            GroupedResults results,
            AuditReport audit) {

        public Outcome {
            registered = Map.copyOf(registered);
        }
    }

    private static final Duration AUDIT_PATIENCE = Duration.ofMinutes(2);
    private static final int FINDINGS_MAX = 20;

    /// The election is closed as soon as everybody of the day has voted.
    private static final Duration OPEN_MAX = Duration.ofHours(24);

    private final Endpoints endpoints;
    private final Path data;
    private final Electorate electorate;
    private final Watch watch;

    private Demo(Endpoints endpoints, Path data, Electorate electorate, Watch watch) {
        this.endpoints = endpoints;
        this.data = data;
        this.electorate = electorate;
        this.watch = watch;
    }

    /// @param data the system's folder, which has the key of the pseudonyms; the trustees' files, the export and the
    ///     counts go there, too
    /// @param voters on the roll
    /// @param day how long the polling day takes
    /// @throws OperatorException if the election cannot be held
    public static Outcome hold(Endpoints endpoints, Path data, int voters, Duration day, Watch watch)
            throws IOException, InterruptedException {
        return new Demo(endpoints, data, new Electorate(voters), watch).hold(day);
    }

    private Outcome hold(Duration day) throws IOException, InterruptedException {
        Opening opening = new Opening(endpoints, data, electorate, watch);
        Instant opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ElectionId id = new ElectionId("greece-" + opensAt.getEpochSecond());
        Path folder = data.resolve(id.value());
        SealedElection election = election(id, opensAt);
        Note keyTest = election.protocol();
        watch.done(Story.keys(election));
        TrusteesFolder trustees = TrusteesFolder.write(election, folder.resolve("trustees"));
        RollStatement roll = opening.importRoll();
        watch.done(Story.roll(roll));
        Opening.Opened opened = opening.open(_ -> election.file(), Optional.of(keyTest));
        watch.done(Story.launch(opened.terms(), opened.took()));
        long votes = vote(opened, day);
        new ElectionTopic(endpoints.brokers()).closeNow(id);
        Counting.Counted counted = new Counting(endpoints, election, trustees, folder, watch).hold(id);
        JsonNode published = FinalResults.await(
                endpoints.api(), id, () -> watch.doing("waiting for the log to state the count", 0, 0));
        watch.done(Story.published(counted));
        AuditReport audit = Audit.run(
                new AuditTargets(
                        endpoints.masters(),
                        endpoints.brokers(),
                        endpoints.replicas(),
                        LogTargets.of(endpoints.log(), endpoints.policy())),
                AUDIT_PATIENCE,
                FINDINGS_MAX,
                (doing, done, all) -> watch.doing("audit: " + doing, done, all));
        return new Outcome(
                folder,
                opened.definition(),
                roll.voters(),
                votes,
                counted.twice(),
                GroupedResults.of(published, GreekElection.QUESTION),
                audit);
    }

    private SealedElection election(ElectionId id, Instant opensAt) {
        watch.doing("five trustees make a key", 0, 0);
        ObjectNode definition = GreekElection.json(id, opensAt, opensAt.plus(OPEN_MAX), Size.BY_LAW);
        return SealedElection.of(definition, Suite.X25519, TRUSTEES, THRESHOLD);
    }

    private long vote(Opening.Opened opened, Duration day) throws InterruptedException {
        VoterKey key = VoterKey.read(data.resolve(DataFolder.VOTER_KEY));
        LoadBallots meant = LoadBallots.greek(electorate, opened.definition().papers());
        SealedVoters voters = new SealedVoters(opened.terms(), electorate, meant, key);
        Stopwatch casting = Stopwatch.start();
        long votes = PollingStations.open(
                endpoints.api(),
                opened.definition().id(),
                electorate,
                new SealingVoters(voters),
                day,
                (dayShare, cast) -> watch.day(PollingDay.timeAt(dayShare), cast, electorate.voters()));
        watch.done(Story.day(votes, electorate.voters(), casting.elapsed(), voters.seal()));
        return votes;
    }
}
