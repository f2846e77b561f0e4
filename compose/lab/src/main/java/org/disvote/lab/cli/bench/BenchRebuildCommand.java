package org.disvote.lab.cli.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.lab.bench.RebuildBench;
import org.disvote.lab.cli.bench.option.RoundsOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench rebuild`.
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a log of its own with votes and rebuilds a replica from it, in turn with a COPY of the same rows"
                    + " from a file into the same table with the same keys.",
            ""
        },
        footer = {"", "  disvote bench rebuild --votes 1000000 --rounds 3"})
final class BenchRebuildCommand implements Callable<Integer> {

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "600000",
            description = "how many (default: ${DEFAULT-VALUE})")
    private long votes;

    @Mixin
    private final RoundsOption rounds = new RoundsOption(3);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws Exception {
        if (votes < 1) {
            throw new UsageException(List.of("--votes is 1 or more"));
        }
        RebuildBench bench = Bench.onFilledLog(
                output, (log, progress) -> RebuildBench.measure(log, votes, rounds.rounds(), progress::show));
        output.print(bench, bench.text());
        return 0;
    }
}
