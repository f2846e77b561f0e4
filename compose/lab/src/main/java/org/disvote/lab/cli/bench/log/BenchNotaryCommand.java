package org.disvote.lab.cli.bench.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.lab.bench.notary.NotaryBench;
import org.disvote.lab.cli.bench.Bench;
import org.disvote.lab.cli.bench.BenchOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench notary`.
@Command(
        name = "notary",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a log of its own, lets a notary with two witnesses fold it, fold it again, and follow a steady"
                    + " stream of votes.",
            ""
        },
        footer = {"", "  disvote bench notary --votes 1000000 --rate 10000 --seconds 30"})
public final class BenchNotaryCommand implements Callable<Integer> {

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "600000",
            description = "how many the log has at first (default: ${DEFAULT-VALUE})")
    private long votes;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "votes a second of the stream (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "how long the stream is (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws Exception {
        if (votes < 1 || rate < 20 || seconds < 1) {
            throw new UsageException(List.of("--votes and --seconds are 1 or more, --rate 20 or more"));
        }
        NotaryBench bench = Bench.onFilledLog(
                output,
                (log, progress) -> NotaryBench.measure(log, votes, rate, Duration.ofSeconds(seconds), progress::show));
        output.print(bench, bench.text());
        return 0;
    }
}
