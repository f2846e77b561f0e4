package org.disvote.lab.drill;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.disvote.lab.cluster.PartFile;
import org.disvote.lab.process.Network;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;

/// A running system with `--ha`, as whoever breaks it sees it: parts by name, each with a process and a place in the
/// network, and what Patroni says of each shard's nodes.
final class HaSystem implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration CANCEL_EACH = Duration.ofMillis(20);
    private static final Duration LOOK_EACH = Duration.ofMillis(200);
    private static final int OK = 200;

    private final Path data;
    private final Endpoints endpoints;
    private final Network network;
    private final Map<Integer, Integer> owners;
    private final Routing routing;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    HaSystem(Path data) {
        this.data = data.toAbsolutePath().normalize();
        endpoints = Endpoints.read(data);
        PartFile.readAll(data);
        network = new Network(data);
        network.heal(); // a drill that was killed
        owners = owners(endpoints.masters());
        routing = new Routing(owners.size());
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Path data() {
        return data;
    }

    int shards() {
        return endpoints.masters().size();
    }

    int shardOf(int partition) {
        return owners.getOrDefault(partition, 0);
    }

    int shardOf(VoterId voterId) {
        return shardOf(routing.partitionOf(voterId));
    }

    /// The names of the parts that begin so.
    List<String> parts(String prefix) {
        return PartFile.readAll(data).keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    List<URI> ingests() {
        return PartFile.readAll(data).entrySet().stream()
                .filter(part -> part.getKey().startsWith("ingest"))
                .map(part -> URI.create(part.getValue().at()))
                .toList();
    }

    // ---- breaking

    /// SIGKILL, and no new start before [#release].
    void killAndHold(String part) {
        PartFile.hold(data, part);
        kill(part);
    }

    /// SIGKILL; it is started again at once.
    void kill(String part) {
        process(part).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        });
    }

    void release(String part) {
        PartFile.release(data, part);
    }

    /// SIGSTOP to the part's process and all below it.
    void freeze(String part) {
        signal("STOP", tree(part).toList());
    }

    /// SIGSTOP to Patroni alone; its PostgreSQL goes on and takes writes.
    void freezePatroni(String node) {
        signal("STOP", tree(node).filter(HaSystem::isPatroni).toList());
    }

    /// SIGSTOP to what sends the leader's commits to its standbys. Freezing the standbys instead would leave what was
    /// sent in their sockets, to be read later.
    void freezeReplication(String leader) {
        signal("STOP", tree(leader).filter(HaSystem::isWalSender).toList());
    }

    void thaw(String part) {
        signal("CONT", tree(part).toList());
    }

    /// From now on nothing passes between a part's machine and those of the others, unless it is the same one.
    void cut(String part, List<String> others) {
        String host = file(part).host();
        network.cut(
                host,
                others.stream()
                        .map(other -> file(other).host())
                        .filter(other -> !other.equals(host))
                        .distinct()
                        .toList());
    }

    /// Nothing is cut any more.
    void heal() {
        network.heal();
    }

    /// The command that runs this one on a part's machine.
    List<String> insideMachineOf(String part, List<String> command) {
        return network.machine(part, file(part).host()).inside(command);
    }

    /// `pg_cancel_backend` to whoever waits for a standby to have its commit, for so long.
    ///
    /// @return how many were cancelled
    long cancelCommits(int shard, Duration lasting) throws InterruptedException {
        long cancelled = 0;
        try (Connection connection =
                        DriverManager.getConnection(endpoints.masters().get(shard));
                var statement = connection.prepareStatement(
                        "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")) {
            long end = System.nanoTime() + lasting.toNanos();
            while (System.nanoTime() < end) {
                try (var row = statement.executeQuery()) {
                    row.next();
                    cancelled += row.getLong(1);
                }
                TimeUnit.NANOSECONDS.sleep(CANCEL_EACH.toNanos());
            }
        } catch (SQLException e) {
            throw new OperatorException("no commit can be cancelled: " + e.getMessage(), e);
        }
        return cancelled;
    }

    /// Removes what a node that is held has stored.
    void wipe(String node) throws IOException {
        try (Stream<Path> files = Files.walk(storageOf(node))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Where a node keeps its database.
    Path storageOf(String node) {
        return data.resolve(node).resolve("data");
    }

    long pid(String part) {
        return file(part).pid();
    }

    private Optional<ProcessHandle> process(String part) {
        PartFile file = PartFile.readAll(data).get(part);
        return file == null ? Optional.empty() : ProcessHandle.of(file.pid()).filter(ProcessHandle::isAlive);
    }

    private Stream<ProcessHandle> tree(String part) {
        return process(part).stream().flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    }

    private static boolean isPatroni(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).stream().anyMatch(argument -> argument.endsWith("patroni")))
                .orElse(false);
    }

    private static boolean isWalSender(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(" walsender ");
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" \"$@\" 2> /dev/null", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new OperatorException("no signal can be sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- looking

    static List<String> nodesOf(int shard) {
        return List.of(
                "shard%d-node1".formatted(shard), "shard%d-node2".formatted(shard), "shard%d-node3".formatted(shard));
    }

    Optional<String> leader(int shard) {
        return nodesOf(shard).stream().filter(node -> is(node, "/primary")).findFirst();
    }

    String requireLeader(int shard) throws InterruptedException {
        await(
                "shard " + shard + " has no leader",
                Duration.ofSeconds(60),
                () -> leader(shard).isPresent());
        return leader(shard).orElseThrow();
    }

    String requireSynchronousStandby(int shard) throws InterruptedException {
        await(
                "shard " + shard + " has no synchronous standby",
                Duration.ofSeconds(60),
                () -> synchronousStandby(shard).isPresent());
        return synchronousStandby(shard).orElseThrow();
    }

    private Optional<String> synchronousStandby(int shard) {
        return nodesOf(shard).stream().filter(node -> is(node, "/sync")).findFirst();
    }

    /// What a whole system has and this one has not; empty once it is whole.
    String missing() {
        for (var part : PartFile.readAll(data).entrySet()) {
            if (ProcessHandle.of(part.getValue().pid())
                    .filter(ProcessHandle::isAlive)
                    .isEmpty()) {
                return part.getKey() + " does not run";
            }
        }
        for (int shard = 0; shard < endpoints.masters().size(); shard++) {
            Optional<String> leader = leader(shard);
            if (leader.isEmpty()) {
                return "shard " + shard + " has no leader";
            }
            if (isSynchronous(shard) && synchronousStandby(shard).isEmpty()) {
                return "shard " + shard + " has no synchronous standby";
            }
            // One that led, and has not found out or not rewound yet, would answer and then go away.
            int following = nodesOf(shard).size() - 1;
            if (streaming(leader.get()) < following) {
                return leader.get() + " is not followed by " + following + " nodes";
            }
        }
        for (URI ingest : ingests()) {
            if (status(ingest.resolve("/health/ready")) != OK) {
                return ingest + " is not ready";
            }
        }
        return "";
    }

    /// How many standbys get this leader's WAL as it is written.
    private long streaming(String leader) {
        try {
            return Json.MAPPER
                    .readTree(get(URI.create(at(leader) + "/patroni")).body())
                    .path("replication")
                    .valueStream()
                    .filter(standby -> standby.path("state").asText().equals("streaming"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /// Whether this shard's commits wait for a standby; they always should.
    private boolean isSynchronous(int shard) {
        for (String node : nodesOf(shard)) {
            try {
                return Json.MAPPER
                        .readTree(get(URI.create(at(node) + "/config")).body())
                        .path("synchronous_mode")
                        .asBoolean();
            } catch (IOException e) {
                // The next one has the same.
            }
        }
        return true;
    }

    private boolean is(String node, String question) {
        return status(URI.create(at(node) + question)) == OK;
    }

    private String at(String node) {
        return file(node).at();
    }

    private PartFile file(String part) {
        PartFile file = PartFile.readAll(data).get(part);
        if (file == null) {
            throw new OperatorException("there is no " + part + " in this system");
        }
        return file;
    }

    /// The number that a shard's master answers.
    long ask(int shard, String query) {
        try (Connection connection =
                        DriverManager.getConnection(endpoints.masters().get(shard));
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new OperatorException(
                    "the master of shard %d does not answer: %s".formatted(shard, e.getMessage()), e);
        }
    }

    /// Whether a standby streams from its leader, and is less than a megabyte behind.
    boolean follows(int shard, String standby) {
        return ask(shard, """
            SELECT count(*) FROM pg_stat_replication
            WHERE application_name = '%s' AND state = 'streaming'
              AND pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn) < 1000000
            """.formatted(standby.substring(standby.indexOf('-') + 1))) > 0;
    }

    boolean isReady(String ingest) {
        return is(ingest, "/health/ready");
    }

    /// The shard of each partition.
    private static Map<Integer, Integer> owners(List<String> masters) {
        Map<Integer, Integer> owners = new TreeMap<>();
        for (int shard = 0; shard < masters.size(); shard++) {
            try (Connection connection = DriverManager.getConnection(masters.get(shard));
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT partition FROM partition_head")) {
                while (rows.next()) {
                    owners.put(rows.getInt(1), shard);
                }
            } catch (SQLException e) {
                throw new OperatorException(
                        "the master of shard %d does not answer: %s".formatted(shard, e.getMessage()), e);
            }
        }
        return owners;
    }

    private int status(URI uri) {
        try {
            return get(uri).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException {
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /// @throws OperatorException saying `otherwise` if it does not come true in time
    static void await(String otherwise, Duration max, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new OperatorException("after %d s %s".formatted(max.toSeconds(), otherwise));
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EACH.toNanos());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
