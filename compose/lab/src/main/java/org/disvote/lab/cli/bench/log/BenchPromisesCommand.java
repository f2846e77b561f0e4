package org.disvote.lab.cli.bench.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.promise.PromiseCost;
import org.disvote.lab.cli.bench.Bench;
import org.disvote.lab.cli.bench.BenchOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench promises`.
@Command(
        name = "promises",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what promises in receipts cost: three instances on the same masters, in one process and in turn,"
                    + " without promises, with answers of the same length that nobody signed, and with promises.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 at least 0.97 of the votes a second that answers of the same length allow; 1 not so;"
                    + " 2 wrong usage.",
            "",
            "  disvote bench promises --pairs 5"
        })
public final class BenchPromisesCommand implements Callable<Integer> {

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "how often each is measured (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "how long each is measured, each time (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "20",
            description = "how long each runs before the first pair (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "64",
            description = "how many requests are under way at once (default: ${DEFAULT-VALUE})")
    private int connections;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (pairs < 1 || pairs > 100 || seconds < 1 || seconds > 600 || warmUpSeconds < 1 || warmUpSeconds > 600) {
            throw new UsageException(List.of("--pairs is in 1..100, --seconds and --warm-up in 1..600"));
        }
        if (connections < 1) {
            throw new UsageException(List.of("--connections is 1 or more"));
        }
        PromiseCost cost;
        try (VoteProgress progress = output.progress()) {
            cost = PromiseCost.measure(
                    new PromiseCost.Plan(
                            pairs, connections, Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds)),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        }
        output.print(cost, cost.text());
        return cost.isWithinLimit() ? 0 : 1;
    }
}
