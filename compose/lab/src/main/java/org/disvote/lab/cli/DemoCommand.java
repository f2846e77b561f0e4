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
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.ProgressLine;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.ingest.Confirm;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.Chapter;
import org.disvote.lab.demo.Demo;
import org.disvote.lab.demo.Demo.Outcome;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Holds a sealed Greek parliamentary election in minutes: five trustees make the key, people vote, three"
                    + " trustees open the ballots, two programs count them, and everything is audited.",
            "The electorate is Greece's in small: 59 constituencies with about 30 lists each, crosses for candidates,"
                    + " and people come as on an election day.",
            "The second program needs node 20 or newer; without it that step is left out, and the demo says so."
        },
        footer = {"", "Exit codes: 0 every vote is counted and the audit finds all equal; 1 not so; 2 wrong usage."})
@Unrecorded(Unrecorded.Why.TRIAL)
final class DemoCommand implements Callable<Integer> {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final int BAR = 40;
    private static final int COLUMNS = 92;

    @Option(
            names = "--voters",
            paramLabel = "N",
            defaultValue = "20000",
            description = "how many are on the roll; default: ${DEFAULT-VALUE}")
    private int voters;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "1",
            description = "how long the polling day takes, such as 0.5; default: ${DEFAULT-VALUE}")
    private double minutes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data folder of a running `disvote up`; without it, the election is held on a new system "
                    + "of its own, which is deleted afterwards")
    private @Nullable Path data;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSense();
        if (data != null) {
            return hold(Endpoints.read(data), data);
        }
        // Its masters have no standby: a promise that one disk alone does not break needs the log.
        try (FreshSystem fresh = FreshSystem.of(OptionalInt.empty(), OptionalInt.empty(), Confirm.LOG)) {
            Lifetime.closeAtExit(fresh); // also after Ctrl-C nothing is left behind
            Logs.toFile(fresh.logFile());
            Endpoints endpoints;
            try (ProgressLine progress = ProgressLine.on(output.err())) {
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
        PrintWriter out = output.out();
        out.println("A sealed parliamentary election of Greece in small, from the key to the audit.");
        out.flush();
        try (Progress progress = new Progress(output.err(), out)) {
            outcome = Demo.hold(endpoints, folder, voters, Duration.ofMillis(Math.round(minutes * 60_000)), progress);
        }
        print(out, outcome);
        if (data != null) {
            out.printf("The trustees' files, the export and the counts are in %s.%n", outcome.folder());
        }
        out.flush();
        boolean whole =
                outcome.audit().verdict() == Verdict.EQUAL && outcome.results().counted() == outcome.votes();
        return whole ? 0 : 1;
    }

    private static void print(PrintWriter out, Outcome outcome) {
        out.printf("%n    The results of election %s%n%n", outcome.definition().id());
        new GreekReport(outcome.definition(), outcome.registered(), outcome.results()).print(out);
        out.printf("%n    The audit: masters, log, replicas, tree and count%n%n");
        out.print(outcome.audit().text());
        out.println();
        boolean isCounted = outcome.results().counted() == outcome.votes();
        out.printf(
                "%s%s%n",
                isCounted
                        ? "Every one of the %,d accepted votes is counted".formatted(outcome.votes())
                        : "%s accepted, and %s counted"
                                .formatted(
                                        Quantity.of(outcome.votes(), "vote was", "votes were"),
                                        Quantity.of(outcome.results().counted(), "is", "are")),
                outcome.twice() ? ", and two programs in two languages agree on every number." : ".");
    }

    /// Each step once it is done. The progress of the day: one line that is redrawn on a terminal, otherwise a line for
    /// each hour.
    private static final class Progress implements Demo.Watch, AutoCloseable {
        private final VoteProgress steps;
        private final ProgressLine line;
        private final PrintWriter out;
        private int hour = -1;
        private int chapters;

        Progress(PrintWriter err, PrintWriter out) {
            steps = new VoteProgress(err, "lines");
            line = ProgressLine.on(err);
            this.out = out;
        }

        @Override
        public synchronized void doing(String what, long done, long all) {
            steps.show(what, done, all);
        }

        @Override
        public synchronized void done(Chapter chapter) {
            close();
            chapters++;
            out.printf("%n%2d  %s%n", chapters, chapter.title());
            wrapped(chapter.shows()).forEach(each -> out.println("    " + each));
            out.println();
            chapter.facts().forEach(fact -> out.println("      " + fact));
            out.flush();
        }

        private static List<String> wrapped(String text) {
            List<String> lines = new ArrayList<>();
            StringBuilder current = new StringBuilder();
            for (String word : text.split(" ", -1)) {
                if (current.length() + word.length() >= COLUMNS) {
                    lines.add(current.toString());
                    current.setLength(0);
                }
                current.append(current.isEmpty() ? "" : " ").append(word);
            }
            lines.add(current.toString());
            return lines;
        }

        @Override
        public synchronized void day(LocalTime time, long votes, long registered) {
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
        public synchronized void close() {
            steps.close();
            line.close();
        }
    }
}
