package org.disvote.lab.cli.bench.log;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.promise.PromiseCost;
import org.disvote.lab.cli.bench.Bench;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.TimesOptions;
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

    @Mixin
    private final TimesOptions times = new TimesOptions(10, 20);

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(64);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (pairs < 1 || pairs > 100) {
            throw new UsageException(List.of("--pairs is in 1..100"));
        }
        PromiseCost cost;
        try (VoteProgress progress = output.progress()) {
            cost = PromiseCost.measure(
                    new PromiseCost.Plan(pairs, connections.connections(), times.warmUp(), times.measured()),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        }
        output.print(cost, cost.text());
        return cost.isWithinLimit() ? 0 : 1;
    }
}
