package org.disvote.lab.cli.bench.visit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.start.SystemProcess;
import org.disvote.lab.bench.visit.VisitBench;
import org.disvote.lab.cli.SystemSize;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.RoundsOption;
import org.disvote.lab.cli.bench.option.TimesOptions;
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
            "Prints the CPU time of a visit and of a vote by part of the system, what the system uses while nobody"
                    + " comes, the bytes of a first visit and of a return, and what Greece's worst hour needs.",
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

    @Mixin
    private final RoundsOption rounds = new RoundsOption(3);

    @Mixin
    private final TimesOptions times = new TimesOptions(30, 15);

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(256);

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
        if (visitors < 1 || visitors > LoadPlan.CONNECTIONS_MAX) {
            problems.add("--visitors is in 1..%d".formatted(LoadPlan.CONNECTIONS_MAX));
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
                                rounds.rounds(), connections.connections(), visitors, times.warmUp(), times.measured()),
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
