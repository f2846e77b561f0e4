package org.disvote.lab.demo.national;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.lab.bench.OwnJvm;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.demo.FinalResults;
import org.disvote.lab.demo.GroupedResults;
import org.disvote.lab.demo.Opening;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.LoadReport;
import org.disvote.lab.load.Voters;
import org.disvote.operate.election.ElectionTopic;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.Electorate.Visits;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.operate.sample.PollingDay;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;

/// A whole national election on a running system: the roll is imported, the election launched, people vote hour by hour
/// as on a Greek polling day, the election is closed and counted, a further replica is rebuilt from the log, and
/// everything is audited. Each stage is written down when it is finished. One that was cut off is done again: a voter
/// who has voted gets the same receipt.
public final class NationalRehearsal {

    public static final int REGISTERED = 9_800_000;
    public static final int VOTERS_DEFAULT = 6_000_000;

    static final ElectionId ID = new ElectionId("greece");

    private static final int HOURS = PollingDay.CLOSES.getHour() - PollingDay.OPENS.getHour();
    private static final Duration OPEN_MAX = Duration.ofDays(30);
    private static final Duration HOUR_MAX = Duration.ofHours(6);
    private static final Duration SETTLE_MAX = Duration.ofMinutes(5);
    private static final Duration VOTERS_PATIENCE = Duration.ofMinutes(2);
    private static final int TRIES_MAX = 3;
    private static final String REBUILT = "rebuilt";

    private final Path folder;
    private final Endpoints endpoints;
    private final Path data;
    private final Plan plan;
    private final Databases databases;
    private final Electorate electorate;
    private final Visits visits;
    private final Watch watch;
    private Progress progress;

    /// @param turnout how many voters take part, about; the roll is larger as it is in Greece
    /// @param day how long the polling day takes; zero: as fast as the system takes votes
    public record Plan(int turnout, Duration day, int connections) {

        int registered() {
            long registered = Math.round((double) turnout * REGISTERED / VOTERS_DEFAULT);
            return Math.clamp(registered, Electorate.VOTERS_MIN, Electorate.VOTERS_MAX);
        }
    }

    private NationalRehearsal(Path folder, Endpoints endpoints, Path data, Plan plan, Watch watch) {
        this.folder = folder;
        this.endpoints = endpoints;
        this.data = data;
        databases = new Databases(endpoints);
        this.plan = plan;
        this.watch = watch;
        progress = Progress.open(folder, plan.turnout());
        electorate = new Electorate(plan.registered(), (double) plan.turnout() / plan.registered());
        visits = electorate.visits();
    }

    /// Does what is not done yet.
    ///
    /// @param folder of the rehearsal, with the file of its finished stages
    /// @param data of the system
    /// @throws OperatorException if the system does not answer, or does not take every vote
    public static RehearsalReport hold(Path folder, Endpoints endpoints, Path data, Plan plan, Watch watch)
            throws IOException, SQLException, InterruptedException {
        return new NationalRehearsal(folder, endpoints, data, plan, watch).hold();
    }

    private RehearsalReport hold() throws IOException, SQLException, InterruptedException {
        stage("roll", this::importRoll);
        stage("launch", this::launch);
        int before = 0;
        for (int hour = 1; hour <= HOURS; hour++) {
            int first = before;
            int end = visitsBy((double) hour / HOURS);
            String name = "%02d:00".formatted(PollingDay.OPENS.getHour() + hour);
            if (progress.find(name).isEmpty()) {
                finished(castUntilAllHave(name, first, end));
            }
            before = end;
        }
        stage("close", this::close);
        stage("rebuild", this::rebuild);
        stage("audit", this::audit);
        return new RehearsalReport(electorate.voters(), visits.count(), progress.stages());
    }

    private interface Work {
        /// @return the outcome, and what ran beside the system
        Done run() throws IOException, SQLException, InterruptedException;
    }

    private record Done(String outcome, List<Memory> more) {
        static Done with(String outcome) {
            return new Done(outcome, List.of());
        }
    }

    private void stage(String name, Work work) throws IOException, SQLException, InterruptedException {
        if (progress.find(name).isPresent()) {
            return;
        }
        watch.doing(name, 0);
        Stopwatch running = Stopwatch.start();
        Done done = work.run();
        double seconds = running.seconds();
        List<Memory> memory = new ArrayList<>(Memory.now());
        memory.addAll(done.more());
        finished(Stage.of(name, seconds, databases.votes(), databases.mib(), memory, done.outcome()));
    }

    private void finished(Stage stage) {
        progress = progress.with(stage);
        progress.write(folder);
    }

    private Done importRoll() throws IOException, InterruptedException {
        long voters = opening().importRoll().voters().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return Done.with("%,d voters in %d constituencies"
                .formatted(voters, electorate.sizes().size()));
    }

    private Opening opening() {
        return new Opening(endpoints, data, electorate, (what, done, _) -> watch.doing(what, done));
    }

    private Done launch() throws InterruptedException {
        if (new ElectionTopic(endpoints.brokers()).find(ID).isPresent()) {
            return Done.with("launched before the rehearsal was cut off");
        }
        Duration took = opening()
                .open(opensAt -> GreekElection.json(ID, opensAt, opensAt.plus(OPEN_MAX), Size.BY_LAW))
                .took();
        return Done.with("votes are taken after %.1f s".formatted(took.toMillis() / 1e3));
    }

    /// @param dayShare from 0 to 1
    private int visitsBy(double dayShare) {
        if (dayShare >= 1) {
            return visits.count();
        }
        int low = 0;
        int high = visits.count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (visits.dayShare(middle) < dayShare) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// An hour of the polling day. A request without an answer leaves a vote that may not be recorded; then all of the
    /// hour ask again.
    private Stage castUntilAllHave(String name, int first, int end)
            throws IOException, SQLException, InterruptedException {
        Stopwatch casting = Stopwatch.start();
        for (int tries = 1; ; tries++) {
            LoadReport report = cast(first, end);
            long votes = databases.votes();
            if (votes == end) {
                return stage(name, casting.seconds(), report, end);
            }
            if (tries == TRIES_MAX || votes > end) {
                throw new OperatorException("%,d votes are recorded by %s, and %,d voters have voted: %s"
                        .formatted(votes, name, end, report.byStatus()));
            }
        }
    }

    private LoadReport cast(int first, int end) throws IOException, SQLException, InterruptedException {
        double seconds = (double) plan.day().toMillis() / 1_000 / HOURS;
        boolean isPaced = seconds > 0 && end > first;
        LoadPlan load = LoadPlan.builder(endpoints.api(), plan.connections(), HOUR_MAX)
                .election(ID)
                .ballots(LoadBallots.greek(electorate, papers()))
                .voterPrefix(Electorate.PREFIX)
                .votesPerSecond(isPaced ? OptionalDouble.of((end - first) / seconds) : OptionalDouble.empty())
                .voters(new Voters(end - first, place -> visits.voter(first + (int) place)))
                .patience(VOTERS_PATIENCE)
                .build();
        return LoadReport.measure(
                load,
                endpoints.masters(),
                endpoints.replicas(),
                SETTLE_MAX,
                votes -> watch.doing("casting", first + votes));
    }

    /// They do not depend on the time at which the election opened.
    private static SortedMap<String, Paper> papers() {
        Instant any = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return Definition.of(GreekElection.json(ID, any, any.plus(OPEN_MAX), Size.BY_LAW))
                .papers();
    }

    private Stage stage(String name, double seconds, LoadReport report, long votes) throws SQLException {
        Collection<Long> arrived = report.arrivedMillis().values();
        long inSync = arrived.stream().anyMatch(millis -> millis < 0)
                ? -1
                : arrived.stream().mapToLong(Long::longValue).max().orElse(0);
        double castingSeconds = Math.max(1e-3, seconds - Math.max(0, inSync) / 1e3);
        return new Stage(
                name,
                seconds,
                votes,
                report.accepted() / castingSeconds,
                report.latency().p99(),
                inSync,
                databases.mib(),
                Memory.now(),
                report.byStatus().toString());
    }

    private Done close() throws InterruptedException {
        ElectionTopic topic = new ElectionTopic(endpoints.brokers());
        Instant closesAt = topic.find(ID).orElseThrow().election().closesAt();
        if (closesAt.isAfter(Instant.now())) {
            topic.closeNow(ID);
        }
        GroupedResults results = GroupedResults.of(
                FinalResults.await(endpoints.api(), ID, () -> watch.doing("closing and counting", 0)),
                GreekElection.QUESTION);
        long lists =
                results.votes().values().stream().mapToLong(Long::longValue).sum();
        if (results.counted() != visits.count()) {
            return Done.with("WRONG: %,d of %,d ballots are counted".formatted(results.counted(), visits.count()));
        }
        return Done.with("%,d ballots are counted: %,d for %d lists, %,d blank, %,d spoiled"
                .formatted(results.counted(), lists, results.votes().size(), results.blank(), results.spoiled()));
    }

    private Done rebuild() throws IOException, SQLException, InterruptedException {
        String beside = endpoints.replicas().firstEntry().getValue();
        Databases.makeEmpty(beside, REBUILT);
        OwnJvm rebuild = OwnJvm.run(
                folder.resolve("rebuild.log"),
                List.of("rebuild", "--brokers", endpoints.kafka()),
                Map.of("DISVOTE_INTO", rebuilt()));
        if (rebuild.status() != 0) {
            throw new OperatorException(
                    "the rebuild ended with exit code %d: see rebuild.log in %s".formatted(rebuild.status(), folder));
        }
        return new Done("done in %.1f s".formatted(rebuild.seconds()), List.of(Memory.of("rebuild", rebuild)));
    }

    private String rebuilt() {
        return Databases.beside(endpoints.replicas().firstEntry().getValue(), REBUILT);
    }

    private Done audit() throws IOException, InterruptedException {
        SortedMap<String, String> replicas = new TreeMap<>(endpoints.replicas());
        replicas.put(REBUILT, rebuilt());
        OwnJvm audit = OwnJvm.run(
                folder.resolve("audit.log"),
                List.of("audit", "--brokers", endpoints.kafka(), "--patience", "120"),
                Map.of(
                        "DISVOTE_MASTERS",
                        String.join(",", endpoints.masters()),
                        "DISVOTE_REPLICAS",
                        replicas.entrySet().stream()
                                .map(replica -> replica.getKey() + "=" + replica.getValue())
                                .collect(Collectors.joining(",")),
                        "DISVOTE_LOG",
                        Objects.requireNonNull(endpoints.log()).toString(),
                        "DISVOTE_POLICY_FILE",
                        Objects.requireNonNull(endpoints.policy())));
        String verdict = audit.status() == 0
                ? RehearsalReport.EQUAL
                : "FAILED, exit code %d: see audit.log in %s".formatted(audit.status(), folder);
        return new Done(verdict, List.of(Memory.of("audit", audit)));
    }
}
