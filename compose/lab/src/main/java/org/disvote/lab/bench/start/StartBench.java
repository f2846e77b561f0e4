package org.disvote.lab.bench.start;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.lab.process.ChildProcess;
import org.disvote.topics.json.Json;

/// New systems, each a process of its own, and for each a load generator in another process, which was warmed up before
/// and begins as soon as the system is ready: without a rehearsal, and with one.
///
/// @param machine its load average was `load` when this began
public record StartBench(Run without, Run with, double load, Machine machine) {

    /// Of the plateau; the slowest of the first seconds must have as much with a rehearsal.
    public static final double TARGET = 0.5;

    /// How many seconds are the first ones.
    public static final int FIRST = 10;

    private static final Duration STOP_MAX = Duration.ofSeconds(10);
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
        watch.doing("starting a system " + how);
        try (SystemProcess system = SystemProcess.begin(plan.replicas(), rehearsal)) {
            Path result = system.folder().resolve("seconds.json");
            ChildProcess generator = system.launch(
                    LOAD_HEAP_MIB,
                    List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    StartLoad.class,
                    List.of(
                            system.data().toString(),
                            Integer.toString(plan.connections()),
                            Integer.toString(plan.seconds()),
                            result.toString()));
            try {
                double readyAfter = system.awaitReady();
                watch.doing("casting votes in a system " + how);
                generator.onExit().join();
                if (generator.exitValue() != 0) {
                    throw system.failed(StartLoad.class);
                }
                StartLoad.Seconds seconds = Json.MAPPER.readValue(Files.readAllBytes(result), StartLoad.Seconds.class);
                return new Run(readyAfter, seconds.accepted(), seconds.refused());
            } finally {
                generator.stop(STOP_MAX);
            }
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
