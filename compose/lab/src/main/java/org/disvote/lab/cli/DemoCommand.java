package org.disvote.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.disvote.audit.AuditReport.Verdict;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.ProgressLine;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.Demo;
import org.disvote.lab.demo.Demo.Outcome;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Holds a Greek parliamentary election in minutes: roll, polling day, close, results, audit.",
            "The electorate is Greece's in small: 59 constituencies with about 30 lists each, crosses for candidates,"
                    + " and people come as on an election day."
        },
        footer = {"", "Exit codes: 0 every vote is counted and the audit finds all equal; 1 not so; 2 wrong usage."})
final class DemoCommand implements Callable<Integer> {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final int BAR = 40;

    @Option(
            names = "--voters",
            paramLabel = "N",
            defaultValue = "100000",
            description = "how many are on the roll; default: ${DEFAULT-VALUE}")
    private int voters;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "2",
            description = "how long the polling day takes, such as 0.5; default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data folder of a running `disvote up`; without it, the election is held on a new system "
                    + "of its own, which is deleted afterwards")
    private @Nullable Path data;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSense();
        if (data != null) {
            return hold(Endpoints.read(data), data);
        }
        try (FreshSystem fresh = FreshSystem.of(OptionalInt.empty(), OptionalInt.empty())) {
            Lifetime.closeAtExit(fresh); // also after Ctrl-C nothing is left behind
            Logs.toFile(fresh.logFile());
            Endpoints endpoints;
            try (ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
                endpoints = fresh.start(progress::show);
            }
            return hold(endpoints, fresh.data());
        }
    }

    private void requireSense() {
        List<String> problems = new ArrayList<>();
        if (voters < Electorate.VOTERS_MIN || voters > Electorate.VOTERS_MAX) {
            problems.add(
                    "--voters %d is not in %d..%d".formatted(voters, Electorate.VOTERS_MIN, Electorate.VOTERS_MAX));
        }
        if (!(minutes >= 0.05 && minutes <= 720)) {
            problems.add("--minutes " + minutes + " is not in 0.05..720");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }

    private int hold(Endpoints endpoints, Path folder) throws IOException, InterruptedException {
        Outcome outcome;
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            outcome = Demo.hold(endpoints, folder, voters, Duration.ofMillis(Math.round(minutes * 60_000)), progress);
        }
        PrintWriter out = spec.commandLine().getOut();
        print(out, outcome);
        out.flush();
        boolean whole =
                outcome.audit().verdict() == Verdict.EQUAL && outcome.results().counted() == outcome.votes();
        return whole ? 0 : 1;
    }

    private static void print(PrintWriter out, Outcome outcome) {
        double seconds = outcome.castIn().toMillis() / 1_000.0;
        long registered = outcome.registered().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        out.printf(
                "Election %s: every partition is closed and counted%n%n",
                outcome.definition().id());
        out.printf(
                "  %,d of %,d voters have voted, %.2f %%, in %.0f s (%,.0f votes/s)%n%n",
                outcome.votes(), registered, 100.0 * outcome.votes() / registered, seconds, outcome.votes() / seconds);
        new GreekReport(outcome.definition().papers(), outcome.registered(), outcome.results()).print(out);
        out.println();
        out.print(outcome.audit().text());
    }

    /// The progress of the day: one line that is redrawn on a terminal, otherwise a line for each hour.
    private static final class Progress implements Demo.Watch, AutoCloseable {
        private final VoteProgress steps;
        private final ProgressLine line;
        private int hour = -1;

        Progress(PrintWriter err) {
            steps = new VoteProgress(err, "voters");
            line = ProgressLine.on(err);
        }

        @Override
        public void doing(String what, long done, long all) {
            steps.show(what, done, all);
        }

        @Override
        public void day(LocalTime time, long votes, long registered) {
            if (!line.redraws() && time.getHour() == hour) {
                return;
            }
            hour = time.getHour();
            double turnout = (double) votes / registered;
            int filled = (int) Math.round(turnout * BAR);
            line.show("%s  %s%s %5.2f %%  %,d of %,d"
                    .formatted(
                            CLOCK.format(time),
                            "█".repeat(filled),
                            "·".repeat(BAR - filled),
                            100 * turnout,
                            votes,
                            registered));
        }

        @Override
        public void close() {
            steps.close();
            line.close();
        }
    }
}
