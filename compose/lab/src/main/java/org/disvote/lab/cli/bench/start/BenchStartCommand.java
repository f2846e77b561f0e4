package org.disvote.lab.cli.bench.start;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.start.StartBench;
import org.disvote.lab.cli.SystemSize;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cluster.ClusterConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench start`.
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how fast a system is right after its start: a new system without a rehearsal, then one with it,"
                    + " each a process of its own. As soon as one is ready, a load generator in another process casts"
                    + " as many votes as its connections can.",
            "",
            "Prints the votes of each second, and for both the slowest of the first ten seconds beside the plateau,"
                    + " the median of the last quarter of the run.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 with a rehearsal the slowest of the first ten seconds has at least half of the plateau; 1"
                    + " not so, or a system does not start; 2 wrong usage.",
            "",
            "  disvote train && disvote bench start --connections 256 --seconds 120"
        })
public final class BenchStartCommand implements Callable<Integer> {

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "60",
            description = "how long votes are cast in each system (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(256);

    @Option(
            names = "--replicas",
            paramLabel = "N",
            converter = SystemSize.Replicas.class,
            defaultValue = "" + ClusterConfig.REPLICAS_DEFAULT,
            description = "replicas of each system (default: ${DEFAULT-VALUE})")
    private int replicas;

    @Option(
            names = "--rehearsal",
            paramLabel = "SECONDS",
            converter = Convert.Rehearsal.class,
            defaultValue = "20",
            description = "for how long at most the second system rehearses (default: ${DEFAULT-VALUE})")
    private int rehearsal;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        if (seconds < 2 * StartBench.FIRST || seconds > 3_600) {
            problems.add("--seconds %d is not in %d..3600".formatted(seconds, 2 * StartBench.FIRST));
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        StartBench measured;
        try (VoteProgress progress = output.progress()) {
            measured = StartBench.measure(
                    new StartBench.Plan(connections.connections(), seconds, replicas, rehearsal),
                    what -> progress.show(what, 0, 0));
        }
        output.print(measured, measured.text());
        return measured.isFastEnough() ? 0 : 1;
    }
}
