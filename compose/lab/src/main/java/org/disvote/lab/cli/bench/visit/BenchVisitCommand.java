package org.disvote.lab.cli.bench.visit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.start.SystemProcess;
import org.disvote.lab.bench.visit.VisitBench;
import org.disvote.lab.cli.SystemSize;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.load.LoadPlan;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench visit`.
@Command(
        name = "visit",
        mixinStandardHelpOptions = true,
        description = {
            "Measures whole visits beside votes, in turn, on one new system in a process of its own. A visit is what a"
                    + " browser asks for: the page, the election, the vote, its receipt until the vote is on every"
                    + " replica and proved, and the page again.",
            "",
            "Prints the CPU time of a visit and of a vote by part of the system, the bytes of a first visit and of a"
                    + " return, and what Greece's worst hour needs.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 a visit costs at most as much CPU time as four votes, and the page is as small as it must"
                    + " be; 1 not so; 2 wrong usage.",
            "",
            "  disvote bench visit --visitors 1024 --rounds 3"
        })
public final class BenchVisitCommand implements Callable<Integer> {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often each is measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "how long each is measured, each time (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "15",
            description = "how long each runs before it is measured (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "256",
            description = "how many votes may be under way at once (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--visitors",
            paramLabel = "C",
            defaultValue = "1024",
            description = "how many visits may be under way at once; each pauses for seconds, as a browser does"
                    + " (default: ${DEFAULT-VALUE})")
    private int visitors;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            converter = SystemSize.Replicas.class,
            defaultValue = "" + ClusterConfig.REPLICAS_DEFAULT,
            description = "replicas of the system (default: ${DEFAULT-VALUE})")
    private int replicas;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        if (rounds < 1 || seconds < 1 || warmUpSeconds < 0) {
            problems.add("--rounds and --seconds are 1 or more, --warm-up 0 or more");
        }
        if (Math.min(connections, visitors) < 1 || Math.max(connections, visitors) > LoadPlan.CONNECTIONS_MAX) {
            problems.add("--connections and --visitors are in 1..%d".formatted(LoadPlan.CONNECTIONS_MAX));
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        VisitBench measured;
        try (VoteProgress progress = output.progress()) {
            progress.show("starting a system", 0, 0);
            try (SystemProcess system = SystemProcess.start(replicas, 0)) {
                measured = VisitBench.measure(
                        new VisitBench.Plan(
                                rounds,
                                connections,
                                visitors,
                                Duration.ofSeconds(warmUpSeconds),
                                Duration.ofSeconds(seconds)),
                        system,
                        load,
                        (what, votes) -> progress.show(what, votes, 0));
            }
        } catch (SQLException e) {
            throw new OperatorException("the measurement failed: " + e.getMessage(), e);
        }
        output.print(measured, measured.text());
        return measured.isCheapEnough() ? 0 : 1;
    }
}
