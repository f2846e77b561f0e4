package org.disvote.lab.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The CPU time that each part of a system on this machine has used since its start, as Linux counts it: by
/// process, for our own JVM by thread, and for PostgreSQL by session.
///
/// @param byTask nanoseconds by part and task; a task is one thread or process
record CpuTime(Map<Task, Long> byTask) {

    private record Task(String part, long id) {}

    private static final Path PROC = Path.of("/proc");
    private static final long NANOS_A_TICK = 10_000_000; // USER_HZ is 100 wherever Java runs on Linux

    /// The part of each thread, by the start of the thread's name, of which Linux keeps 15 characters. A part
    /// that begins with a colon exists in each JVM.
    private static final Map<String, String> THREADS = Map.ofEntries(
            Map.entry("voters-", "load generator"),
            Map.entry("disvote-http", "ingest: HTTP"),
            Map.entry("ForkJoinPool-", "ingest: answers"),
            Map.entry("committer-", "ingest: committers"),
            Map.entry("publisher-", "ingest: publishers"),
            Map.entry("sink-", "sinks"),
            Map.entry("consumer_backgr", "sinks: fetching"),
            Map.entry("disvote-counts-", "counts"),
            Map.entry("kafka-producer-", "producers"),
            Map.entry("C1 CompilerThre", ": compiling"),
            Map.entry("C2 CompilerThre", ": compiling"),
            Map.entry("GC Thread#", ": collecting"));

    private static final String SESSIONS = """
        SELECT pid, coalesce(datname, ''), application_name, backend_type FROM pg_stat_activity
        """;

    /// Whether this machine has these figures.
    static boolean isKnown() {
        return Files.isDirectory(PROC.resolve("self/task"));
    }

    /// @param database of the system's server, which runs on this machine
    static CpuTime of(String database) throws SQLException, IOException {
        Map<Task, Long> byTask = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                ResultSet sessions = statement.executeQuery(SESSIONS)) {
            while (sessions.next()) {
                long pid = sessions.getLong(1);
                put(byTask, session(sessions.getString(2), sessions.getString(3), sessions.getString(4)), pid);
            }
            long server =
                    parent(connection.unwrap(org.postgresql.PGConnection.class).getBackendPID());
            long system = parent(server);
            putThreads(byTask, "JVM", system);
            for (long child : children(system)) {
                if (child != server && command(child).contains("BrokerMain")) {
                    putThreads(byTask, "broker", child);
                }
            }
        }
        return new CpuTime(byTask);
    }

    /// These times, with the last known times of tasks that have ended.
    CpuTime with(CpuTime before) {
        Map<Task, Long> all = new HashMap<>(before.byTask);
        all.putAll(byTask);
        return new CpuTime(all);
    }

    /// What each part has used since `earlier`, in seconds.
    SortedMap<String, Double> secondsSince(CpuTime earlier) {
        SortedMap<String, Double> seconds = new TreeMap<>();
        byTask.forEach((task, nanos) ->
                seconds.merge(task.part(), (nanos - earlier.byTask.getOrDefault(task, 0L)) / 1e9, Double::sum));
        return seconds;
    }

    private static String session(String database, String application, String backend) {
        if (!backend.equals("client backend")) {
            return "PostgreSQL: background";
        }
        if (database.startsWith("replica_")) {
            return "replica " + database.substring("replica_".length());
        }
        if (!database.startsWith("master")) {
            return "PostgreSQL: background";
        }
        return "masters: " + (application.contains("committer") ? "commits" : "publishing and reading");
    }

    private static void putThreads(Map<Task, Long> byTask, String process, long pid) throws IOException {
        for (long thread : numbers(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            Path task = PROC.resolve(pid + "/task/" + thread);
            String name = text(task.resolve("comm")).strip();
            String part = THREADS.entrySet().stream()
                    .filter(known -> name.startsWith(known.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .map(known -> known.startsWith(":") ? process + known : known)
                    .orElse(process);
            putStat(byTask, new Task(part, thread), task);
        }
    }

    private static void put(Map<Task, Long> byTask, String part, long pid) {
        putStat(byTask, new Task(part, pid), PROC.resolve(Long.toString(pid)));
    }

    private static void putStat(Map<Task, Long> byTask, Task task, Path folder) {
        String[] fields = fields(folder);
        if (fields.length > 12) {
            byTask.put(task, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_A_TICK);
        }
    }

    private static long parent(long pid) {
        String[] fields = fields(PROC.resolve(Long.toString(pid)));
        return fields.length > 1 ? Long.parseLong(fields[1]) : 0;
    }

    private static List<Long> children(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
    }

    private static String command(long pid) {
        return text(PROC.resolve(pid + "/cmdline"));
    }

    /// The fields of `stat` behind the command's name, which may itself contain spaces.
    private static String[] fields(Path folder) {
        String stat = text(folder.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
    }

    private static List<Long> numbers(Path folder) throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.map(name -> Long.parseLong(name.getFileName().toString()))
                    .toList();
        }
    }

    /// Empty if the task has ended.
    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
