package org.disvote.lab.bench.night;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.lab.process.ChildProcess;
import org.disvote.lab.process.JvmCommand;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;

/// Votes with and without readers, in turn, on one system and in one run.
///
/// @param rounds in the order of the run
public record ReadersBench(int readers, List<Round> rounds, Machine machine) {

    /// The part of the votes' rate that must be left, and of their 99th percentile that may be added.
    public static final double TARGET = 0.9;

    private static final int HEAP_MIB = 128;
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    public ReadersBench {
        rounds = List.copyOf(rounds);
    }

    /// @param rate votes a second
    /// @param p99 milliseconds
    public record Votes(double rate, double p99) {}

    /// @param answersPerSecond to readers
    /// @param cpu what part of a core the readers' process used
    /// @param allAnswered whether every reader got 200 and none was disconnected
    public record Round(Votes without, Votes with, double answersPerSecond, double cpu, boolean allAnswered) {

        double rateRatio() {
            return without.rate() == 0 ? 0 : with.rate() / without.rate();
        }

        double p99Ratio() {
            return with.p99() == 0 ? 0 : without.p99() / with.p99();
        }
    }

    /// How much to measure, and how long.
    public record Plan(int rounds, int readers, int connections, Duration warmUp, Duration measured) {}

    /// @param system not started yet; stays the caller's
    public static ReadersBench measure(Plan plan, FreshSystem system, Watch watch)
            throws IOException, InterruptedException {
        Endpoints endpoints = system.start(step -> watch.doing("starting: " + step, 0));
        Path folder = Files.createTempDirectory("disvote-readers");
        try {
            List<Round> rounds = new ArrayList<>();
            for (int i = 1; i <= plan.rounds(); i++) {
                String round = " (round " + i + " of " + plan.rounds() + ")";
                Measured without = votes(plan, endpoints, 0, folder, votes -> watch.doing("votes" + round, votes));
                Measured with = votes(
                        plan,
                        endpoints,
                        plan.readers(),
                        folder,
                        votes -> watch.doing("votes beside readers" + round, votes));
                rounds.add(new Round(
                        without.votes(),
                        with.votes(),
                        with.readers().answersPerSecond(),
                        with.readers().cpuSeconds() / with.readers().seconds(),
                        with.readers().allAnswered()));
            }
            return new ReadersBench(plan.readers(), rounds, Machine.here("of the system"));
        } finally {
            FreshSystem.delete(folder);
        }
    }

    private record Measured(Votes votes, Readers.Result readers) {}

    private static Measured votes(Plan plan, Endpoints endpoints, int readers, Path folder, LoadGenerator.Watch watch)
            throws IOException, InterruptedException {
        Path result = folder.resolve("readers.json");
        Path output = folder.resolve("readers.out");
        ChildProcess program = ChildProcess.launch(
                JvmCommand.of(
                        HEAP_MIB,
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Readers.class.getName(),
                        List.of(
                                endpoints.api().toString(),
                                Integer.toString(readers),
                                Long.toString(
                                        plan.warmUp().plus(plan.measured()).toSeconds()),
                                result.toString())),
                JvmCommand.environment(),
                "TERM",
                output);
        try {
            LoadGenerator.Result votes = new LoadGenerator(load(plan, endpoints)).run(watch);
            program.onExit().join();
            if (program.exitValue() != 0) {
                throw new OperatorException("the readers failed: " + Files.readString(output));
            }
            Histogram latencies = votes.latencies();
            return new Measured(
                    new Votes(
                            votes.measured() / (double) plan.measured().toSeconds(),
                            latencies.getValueAtPercentile(99) / 1_000.0),
                    Json.MAPPER.readValue(Files.readAllBytes(result), Readers.Result.class));
        } finally {
            program.stop(STOP_MAX);
        }
    }

    private static LoadPlan load(Plan plan, Endpoints endpoints) {
        return LoadPlan.closedLoop(endpoints.api(), plan.connections(), plan.warmUp(), plan.measured());
    }

    private double median(ToDoubleFunction<Round> figure) {
        return Median.of(rounds.stream().mapToDouble(figure));
    }

    /// Whether readers leave voters their rate and their time.
    public boolean isUnharmed() {
        return median(Round::rateRatio) >= TARGET
                && median(Round::p99Ratio) >= TARGET
                && rounds.stream().allMatch(Round::allAnswered);
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append("\n\n");
        text.append("%,d readers in a process of their own that uses half a core; without them it uses as much%n%n"
                .formatted(readers));
        text.append("%n  round   votes/s without   with    ratio   p99 ms without   with    ratio   answers/s%n"
                .formatted());
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            text.append("  %5d   %,15.0f %,6.0f   %6.2f   %14.1f %6.1f   %6.2f   %,9.0f%s%n"
                    .formatted(
                            i + 1,
                            round.without().rate(),
                            round.with().rate(),
                            round.rateRatio(),
                            round.without().p99(),
                            round.with().p99(),
                            round.p99Ratio(),
                            round.answersPerSecond(),
                            round.allAnswered() ? "" : "  not every reader was answered"));
        }
        text.append("%n  median ratio: rate %.2f, p99 %.2f; target %.2f of both; the readers used %.2f of a core%n"
                .formatted(median(Round::rateRatio), median(Round::p99Ratio), TARGET, median(Round::cpu)));
        return text.toString();
    }
}
