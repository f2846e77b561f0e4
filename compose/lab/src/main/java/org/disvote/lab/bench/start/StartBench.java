package org.disvote.lab.bench.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.JvmCommand;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.json.Json;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;

/// New systems, each a process of its own, and for each a load generator in another process, which begins as soon as
/// the system is ready: without a rehearsal, and with one.
///
/// @param machine its load average was `load` when this began
public record StartBench(Run without, Run with, double load, Machine machine) {

    /// Of the plateau; the slowest of the first seconds must have as much with a rehearsal.
    public static final double TARGET = 0.5;

    /// How many seconds are the first ones.
    public static final int FIRST = 10;

    private static final Duration READY_MAX = Duration.ofMinutes(10);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final int SYSTEM_HEAP_MIB = 1024;
    private static final int LOAD_HEAP_MIB = 256;

    /// @param connections of the load generator
    /// @param seconds of load
    /// @param rehearsal in seconds at most
    public record Plan(int connections, int seconds, int replicas, int rehearsal) {}

    /// @param readyAfter seconds from the start of the process
    /// @param accepted votes of each second since the load began
    /// @param refused requests with any other answer, or none
    public record Run(double readyAfter, List<Long> accepted, long refused) {

        public Run {
            accepted = List.copyOf(accepted);
        }

        /// The slowest of the first seconds.
        public long slowest() {
            return accepted.stream()
                    .limit(FIRST)
                    .mapToLong(Long::longValue)
                    .min()
                    .orElse(0);
        }

        /// The median of the last quarter.
        public double plateau() {
            return Median.of(accepted.stream().skip(accepted.size() * 3L / 4).mapToDouble(Long::doubleValue));
        }

        public double ratio() {
            return plateau() == 0 ? 0 : slowest() / plateau();
        }
    }

    /// Is called with the progress.
    @FunctionalInterface
    public interface Watch {
        void doing(String what);
    }

    public static StartBench measure(Plan plan, Watch watch) throws IOException, InterruptedException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Run without = run(plan, 0, "without a rehearsal", watch);
        Run with = run(plan, plan.rehearsal(), "with a rehearsal", watch);
        return new StartBench(without, with, load, Machine.here("of the system"));
    }

    private static Run run(Plan plan, int rehearsal, String how, Watch watch) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("disvote-start");
        List<ChildProcess> children = new ArrayList<>();
        Thread atExit = new Thread(() -> end(children, folder), "stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            watch.doing("starting a system " + how);
            Stopwatch starting = Stopwatch.start();
            Path data = folder.resolve("data");
            ChildProcess system = program(
                    SYSTEM_HEAP_MIB,
                    ownOptions(),
                    StartedSystem.class,
                    folder,
                    List.of(data.toString(), Integer.toString(plan.replicas()), Integer.toString(rehearsal)));
            children.add(system);
            await(system, data.resolve(Endpoints.FILE), folder);
            double readyAfter = starting.seconds();
            watch.doing("casting votes in a system " + how);
            Path result = folder.resolve("seconds.json");
            ChildProcess generator = program(
                    LOAD_HEAP_MIB,
                    List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    StartLoad.class,
                    folder,
                    List.of(
                            Endpoints.read(data).api().toString(),
                            Integer.toString(plan.connections()),
                            Integer.toString(plan.seconds()),
                            result.toString()));
            children.add(generator);
            generator.onExit().join();
            if (generator.exitValue() != 0) {
                throw failed("the load generator", folder);
            }
            StartLoad.Seconds seconds = Json.MAPPER.readValue(Files.readAllBytes(result), StartLoad.Seconds.class);
            return new Run(readyAfter, seconds.accepted(), seconds.refused());
        } finally {
            end(children, folder);
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }

    private static ChildProcess program(
            int heapMib, List<String> options, Class<?> main, Path folder, List<String> arguments) {
        return ChildProcess.launch(
                JvmCommand.of(heapMib, options, main.getName(), arguments),
                JvmCommand.environment(),
                "TERM",
                output(folder, main));
    }

    /// Those by which the launcher makes a system fast: they are this process's own.
    private static List<String> ownOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:") && !option.startsWith("-XX:AOTCacheOutput"))
                .toList();
    }

    private static void await(ChildProcess system, Path file, Path folder) throws InterruptedException {
        Deadline deadline = Deadline.after(READY_MAX);
        while (!Files.exists(file)) {
            if (!system.isAlive() || deadline.hasPassed()) {
                throw failed("the system", folder);
            }
            Thread.sleep(20);
        }
    }

    private static OperatorException failed(String what, Path folder) {
        StringBuilder said = new StringBuilder();
        for (Class<?> main : List.of(StartedSystem.class, StartLoad.class)) {
            try {
                List<String> lines = Files.readAllLines(output(folder, main));
                lines.stream()
                        .skip(Math.max(0, lines.size() - 5))
                        .forEach(line -> said.append('\n').append(line));
            } catch (IOException e) {
                // It was not started.
            }
        }
        return new OperatorException(what + " failed; its last lines:" + said);
    }

    private static Path output(Path folder, Class<?> main) {
        return folder.resolve(main.getSimpleName() + ".out");
    }

    private static synchronized void end(List<ChildProcess> children, Path folder) {
        children.reversed().forEach(child -> child.stop(STOP_MAX));
        try {
            FreshSystem.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether a rehearsal does what it is for.
    public boolean isFastEnough() {
        return with.ratio() >= TARGET;
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append('\n');
        text.append("load average when it began: %.1f%n%n".formatted(load));
        text.append("votes in each second after the system was ready%n".formatted());
        text.append("  second   without      with a rehearsal%n".formatted());
        for (int second = 0; second < without.accepted().size(); second++) {
            text.append("  %6d  %,8d  %,8d%n"
                    .formatted(
                            second + 1,
                            without.accepted().get(second),
                            with.accepted().get(second)));
        }
        text.append("%n  ready after %,.1f s without, %,.1f s with a rehearsal%n"
                .formatted(without.readyAfter(), with.readyAfter()));
        line(text, "without", without);
        line(text, "with", with);
        text.append("  target    %5.2f, with a rehearsal%n".formatted(TARGET));
        return text.toString();
    }

    private static void line(StringBuilder text, String how, Run run) {
        text.append("  %-8s  %5.2f = slowest of the first %d s %,d / plateau %,.0f (%,d requests not accepted)%n"
                .formatted(how, run.ratio(), FIRST, run.slowest(), run.plateau(), run.refused()));
    }
}
