package org.disvote.lab.cli.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.lab.bench.CountsBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench counts`.
@Command(
        name = "counts",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a log of its own with the ballots of a country, and lets one counting process count it: 59"
                    + " constituencies, 30 lists of 20 candidates, 12 hours.",
            ""
        },
        footer = {"", "  disvote bench counts --votes 6000000 --heap 256"})
final class BenchCountsCommand implements Callable<Integer> {

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "600000",
            description = "how many (default: ${DEFAULT-VALUE})")
    private long votes;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            defaultValue = "256",
            description = "the most that the counting process has (default: ${DEFAULT-VALUE})")
    private int heap;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws Exception {
        if (votes < 1 || heap < 32) {
            throw new UsageException(List.of("--votes is 1 or more, --heap 32 or more"));
        }
        CountsBench bench =
                Bench.onFilledLog(output, (log, progress) -> CountsBench.measure(log, votes, heap, progress::show));
        output.print(bench, bench.text());
        return bench.isComplete() ? 0 : 1;
    }
}
