package org.disvote.lab.demo;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.disvote.audit.Audit;
import org.disvote.audit.AuditReport;
import org.disvote.audit.AuditTargets;
import org.disvote.lab.cluster.DataFolder;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.election.ElectionTopic.Known;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.roll.ExpectedChange;
import org.disvote.operate.roll.ExpectedChange.UnexpectedChangeException;
import org.disvote.operate.roll.RollImport;
import org.disvote.operate.roll.file.InvalidRollException;
import org.disvote.operate.roll.file.RollCheck;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.PartyList;
import org.disvote.operate.sample.PollingDay;
import org.disvote.operate.sample.ShortForm;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.voter.VoterKey;

/// A Greek parliamentary election from start to finish. The roll is imported and the election defined. The
/// polling day takes minutes. Then the election is closed, and its votes are counted and audited.
public final class Demo {

    /// Is called often with the progress.
    public interface Watch {
        /// @param all 0 if unknown
        void doing(String what, long done, long all);

        /// @param time on the polling stations' clocks
        /// @param registered who may vote
        void day(LocalTime time, long votes, long registered);
    }

    /// The result of the election.
    ///
    /// @param votes that were accepted
    /// @param tally votes by choice, as counted
    /// @param byConstituency the same in each constituency
    public record Outcome(
            Election election,
            RollStatement roll,
            long votes,
            Duration castIn,
            SortedMap<ChoiceId, Long> tally,
            SortedMap<String, NavigableMap<ChoiceId, Long>> byConstituency,
            AuditReport audit) {

        public Outcome {
            tally = new TreeMap<>(tally);
            byConstituency = new TreeMap<>(byConstituency);
        }
    }

    /// Longer than any polling day here: the election is closed as soon as every voter of the day has voted.
    private static final Duration OPEN_MAX = Duration.ofHours(24);

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration FINAL_WITHIN = Duration.ofMinutes(5);
    private static final Duration AUDIT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int FINDINGS_MAX = 20;

    private final Endpoints endpoints;
    private final VoterKey key;
    private final ElectionTopic topic;
    private final Watch watch;
    private final Electorate electorate;

    private Demo(Endpoints endpoints, VoterKey key, int voters, Watch watch) {
        this.endpoints = endpoints;
        this.key = key;
        this.topic = new ElectionTopic(endpoints.kafka());
        this.watch = watch;
        this.electorate = new Electorate(voters);
    }

    /// @param data the system's folder, which has the key of the pseudonyms
    /// @param voters on the roll
    /// @param day how long the polling day takes
    /// @throws OperatorException if the election cannot be held
    public static Outcome hold(Endpoints endpoints, Path data, int voters, Duration day, Watch watch)
            throws IOException, InterruptedException {
        VoterKey key = VoterKey.read(data.resolve(DataFolder.VOTER_KEY));
        return new Demo(endpoints, key, voters, watch).hold(day);
    }

    private Outcome hold(Duration day) throws IOException, InterruptedException {
        RollStatement roll = importRoll();
        Instant opensAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Election election =
                topic.launch(definition(opensAt), Election.NOTICE_MIN).election();
        awaitKnown(election.id());
        Stopwatch casting = Stopwatch.start();
        long votes = PollingStations.open(
                endpoints.api(),
                election.id(),
                electorate,
                day,
                (dayShare, cast) -> watch.day(PollingDay.timeAt(dayShare), cast, electorate.voters()));
        Duration castIn = casting.elapsed();
        topic.closeNow(election.id());
        Counts counts = awaitFinal(election.id());
        AuditReport audit = Audit.run(
                new AuditTargets(endpoints.masters(), endpoints.kafka(), endpoints.replicas()),
                AUDIT_PATIENCE,
                FINDINGS_MAX,
                (doing, done, all) -> watch.doing("audit: " + doing, done, all));
        return new Outcome(
                election,
                roll,
                votes,
                castIn,
                counts.tally(election.id()),
                counts.tallyByConstituency(election.id()),
                audit);
    }

    private static Definition definition(Instant opensAt) {
        return Definition.of(ShortForm.file(
                        "greece-" + opensAt.getEpochSecond(),
                        Map.of("en", "Parliamentary election", "el", "Βουλευτικές εκλογές"),
                        PartyList.ALL.stream().map(PartyList::choice).toList(),
                        opensAt,
                        opensAt.plus(OPEN_MAX))
                .put("voters", "pseudonymous")
                .put("eligibility", "roll"));
    }

    private RollStatement importRoll() throws IOException, InterruptedException {
        Path file = Files.createTempFile("disvote-roll", ".csv");
        try {
            watch.doing("writing the roll", 0, 0);
            electorate.writeRoll(file);
            return RollImport.run(
                            endpoints.masters(),
                            endpoints.kafka(),
                            new RollImport.Source(
                                    RollStatement.MAIN,
                                    RollCheck.run(file, (doing, done, all) -> watch.doing("roll: " + doing, done, all)),
                                    key,
                                    file.resolveSibling("."),
                                    ExpectedChange.NO_NUMBERS),
                            (doing, done, all) -> watch.doing("roll: " + doing, done, all))
                    .statement();
        } catch (InvalidRollException | UnexpectedChangeException e) {
            throw new OperatorException(
                    "this system has another roll: give --voters as it was then, or leave --data out", e);
        } finally {
            Files.delete(file);
        }
    }

    /// Waits until ingest knows the election, which it reads from the masters, and they from the topic. Before
    /// that, votes are refused as votes for an unknown election.
    private void awaitKnown(ElectionId electionId) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoints.api().resolve("/elections/" + electionId.value()))
                .timeout(KNOWN_WITHIN)
                .build();
        Deadline deadline = Deadline.after(KNOWN_WITHIN);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (client.send(request, BodyHandlers.discarding()).statusCode() != HttpURLConnection.HTTP_OK) {
                if (deadline.hasPassed()) {
                    throw new OperatorException("ingest does not know the election %s after %d s: see its log"
                            .formatted(electionId, KNOWN_WITHIN.toSeconds()));
                }
                watch.doing("opening the polling stations", 0, 0);
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (IOException e) {
            throw new OperatorException("ingest does not answer at %s: is it running?".formatted(endpoints.api()), e);
        }
    }

    /// Waits until each partition has its closing statement and is counted up to its last vote.
    private Counts awaitFinal(ElectionId electionId) throws InterruptedException {
        int partitions = partitions();
        Deadline deadline = Deadline.after(FINAL_WITHIN);
        while (!deadline.hasPassed()) {
            Map<Integer, ClosingStatement> closed =
                    topic.find(electionId).map(Known::closed).orElseGet(TreeMap::new);
            Counts counts = counts();
            if (closed.size() == partitions
                    && closed.values().stream()
                            .allMatch(statement -> counts.reachedSeq(statement.partition()) >= statement.lastSeq())) {
                return counts;
            }
            watch.doing("closing and counting", 0, 0);
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new OperatorException(
                "not every partition is closed and counted after %d s: `disvote election show %s` says which are"
                        .formatted(FINAL_WITHIN.toSeconds(), electionId));
    }

    private int partitions() {
        return SystemTopic.read(endpoints.kafka()).partitions();
    }

    private Counts counts() {
        Counts counts = new Counts();
        for (String each : List.of(TopicCatalog.TURNOUT, TopicCatalog.TALLY)) {
            TopicSnapshot.read(endpoints.kafka(), each, record -> {
                try {
                    counts.accept(record);
                } catch (MalformedEventException e) {
                    // Every reader of these topics skips such a record.
                }
            });
        }
        return counts;
    }
}
