package org.disvote.lab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.lab.bench.Peers.Systems;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.LoadReport;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Voters;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.ShortBallot;

/// A whole national election. Every voter who takes part casts a vote over HTTP, into two shards and three
/// replicas. Then a further replica is rebuilt from the log, everything is audited, and the result is counted
/// on a replica.
///
/// @param registered how many voters may vote
/// @param stages of the casting, in order; together they cast all votes
/// @param rebuildSeconds of a replica, by the command in a JVM with [OwnJvm#HEAP_MIB]
/// @param audit the verdict of the audit, which also runs as a command
/// @param result votes by choice, counted on a replica
public record Greece(
        long registered,
        List<Stage> stages,
        double rebuildSeconds,
        String audit,
        double auditSeconds,
        SortedMap<String, Long> result,
        double resultSeconds,
        Machine machine) {

    /// One stage of the casting, with the figures at its end.
    ///
    /// @param votes on the masters
    /// @param votesPerSecond accepted in this stage
    /// @param inSyncMillis how long after the last answer log and replicas had every vote; -1 if not in time
    /// @param heapMib in use after the JVM's last collection: ingest, sinks, counts and this load together
    /// @param jvmMib resident; 0 where the machine does not have this figure
    /// @param brokerMib resident; 0 likewise
    /// @param databasesMib on disk
    public record Stage(
            long votes,
            double votesPerSecond,
            double p99Millis,
            long inSyncMillis,
            long heapMib,
            long jvmMib,
            long brokerMib,
            long databasesMib) {}

    public static final long REGISTERED = 9_800_000;
    public static final int VOTERS_DEFAULT = 6_000_000;

    private static final Duration STAGE_MAX = Duration.ofHours(6);
    private static final Duration SETTLE_MAX = Duration.ofMinutes(5);
    private static final int REPLICAS = 3;

    public Greece {
        stages = List.copyOf(stages);
        result = new TreeMap<>(result);
    }

    /// @param voters how many take part; stages end after a sixth, a half and all of them
    public static Greece measure(int voters, int connections, Systems systems, Watch watch)
            throws SQLException, IOException, InterruptedException {
        try (FreshSystem system = systems.make(OptionalInt.of(REPLICAS))) {
            Endpoints endpoints = system.start(step -> watch.doing(step, 0));
            List<Stage> stages = new ArrayList<>();
            Machine machine = null;
            long before = 0;
            for (long end : new long[] {voters / 6, voters / 2, voters}) {
                long first = before;
                LoadPlan plan = new LoadPlan(
                        endpoints.api(),
                        SampleElection.ID,
                        LoadBallots.choices(SampleElection.CHOICES),
                        "GR-",
                        OptionalDouble.empty(),
                        1,
                        connections,
                        Duration.ZERO,
                        STAGE_MAX,
                        Voters.range(first, end - first));
                Stopwatch casting = Stopwatch.start();
                LoadReport report = LoadReport.measure(
                        plan,
                        endpoints.masters(),
                        endpoints.replicas(),
                        SETTLE_MAX,
                        votes -> watch.doing("casting", first + votes));
                machine = report.machine();
                long inSync = report.arrivedMillis().values().stream().anyMatch(millis -> millis < 0)
                        ? -1
                        : report.arrivedMillis().values().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(0);
                double seconds = casting.seconds() - Math.max(0, inSync) / 1e3;
                stages.add(stage(endpoints, end, report, seconds, inSync));
                before = end;
            }
            watch.doing("rebuilding a replica", before);
            String rebuilt = database(endpoints.replicas().firstEntry().getValue(), "rebuilt");
            OwnJvm rebuild = OwnJvm.run(
                    system.logFile(),
                    List.of("rebuild", "--brokers", endpoints.kafka()),
                    Map.of("DISVOTE_INTO", rebuilt));
            watch.doing("audit", before);
            OwnJvm audit = OwnJvm.run(
                    system.logFile(),
                    List.of("audit", "--brokers", endpoints.kafka()),
                    Map.of(
                            "DISVOTE_MASTERS",
                            String.join(",", endpoints.masters()),
                            "DISVOTE_REPLICAS",
                            replicas(endpoints.replicas(), rebuilt)));
            Stopwatch counting = Stopwatch.start();
            SortedMap<String, Long> result =
                    result(endpoints.replicas().firstEntry().getValue());
            double resultSeconds = counting.seconds();
            return new Greece(
                    REGISTERED,
                    stages,
                    rebuild.seconds(),
                    rebuild.status() == 0 ? audit.verdict() : "no rebuild, exit code " + rebuild.status(),
                    audit.seconds(),
                    result,
                    resultSeconds,
                    Objects.requireNonNull(machine));
        }
    }

    /// Whether every vote is counted once, and the audit found all equal.
    public boolean isComplete() {
        return audit.equals("equal")
                && result.values().stream().mapToLong(Long::longValue).sum()
                        == stages.getLast().votes();
    }

    /// Creates an empty database on the same server as another one.
    private static String database(String beside, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(beside);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return beside.replaceFirst("/[^/?]+([?]|$)", "/" + name + "$1");
    }

    private static String replicas(SortedMap<String, String> replicas, String rebuilt) {
        SortedMap<String, String> all = new TreeMap<>(replicas);
        all.put("rebuilt", rebuilt);
        return all.entrySet().stream()
                .map(replica -> replica.getKey() + "=" + replica.getValue())
                .collect(Collectors.joining(","));
    }

    private static Stage stage(Endpoints endpoints, long votes, LoadReport report, double seconds, long inSync)
            throws SQLException, IOException {
        long databases = 0;
        List<String> urls = new ArrayList<>(endpoints.masters());
        urls.addAll(endpoints.replicas().values());
        for (String url : urls) {
            databases += number(url, "SELECT pg_database_size(current_database())");
        }
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(pool -> pool.getCollectionUsage())
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        long broker = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("BrokerMain"))
                .mapToLong(child -> residentMib(child.pid()))
                .sum();
        return new Stage(
                votes,
                report.accepted() / seconds,
                report.latency().p99(),
                inSync,
                heap >> 20,
                residentMib(ProcessHandle.current().pid()),
                broker,
                databases >> 20);
    }

    private static long residentMib(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0; // another system than Linux
        }
    }

    private static long number(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static SortedMap<String, Long> result(String replica) throws SQLException {
        SortedMap<String, Long> result = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(replica);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ballot, count(*) FROM vote GROUP BY ballot")) {
            while (rows.next()) {
                String choice = ShortBallot.choiceOf(BallotBytes.of(rows.getBytes(1)))
                        .map(ChoiceId::value)
                        .orElse("no choice");
                result.merge(choice, rows.getLong(2), Long::sum);
            }
        }
        return result;
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append("\n\n");
        text.append("%,d of %,d registered voters vote; 2 shards, 3 replicas%n%n"
                .formatted(stages.getLast().votes(), registered));
        text.append("      votes   votes/s   p99 ms  in sync ms   heap MiB   JVM MiB   broker MiB   databases MiB\n");
        stages.forEach(stage -> text.append("%,11d %,9.0f %,8.1f %,11d %,10d %,9d %,12d %,15d%n"
                .formatted(
                        stage.votes(),
                        stage.votesPerSecond(),
                        stage.p99Millis(),
                        stage.inSyncMillis(),
                        stage.heapMib(),
                        stage.jvmMib(),
                        stage.brokerMib(),
                        stage.databasesMib())));
        text.append(
                "%n  rebuild of a replica  %.1f s, heap at most %d MiB%n".formatted(rebuildSeconds, OwnJvm.HEAP_MIB));
        text.append("  audit, that one included  %s, %.1f s, heap at most %d MiB%n"
                .formatted(audit, auditSeconds, OwnJvm.HEAP_MIB));
        text.append("  result  %.1f s:".formatted(resultSeconds));
        for (Map.Entry<String, Long> choice : result.entrySet()) {
            text.append(" %s %,d".formatted(choice.getKey(), choice.getValue()));
        }
        return text.append("\n").toString();
    }
}
