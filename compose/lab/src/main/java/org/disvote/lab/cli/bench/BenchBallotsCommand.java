package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.demo.CommitTimes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench ballots`.
@Command(
        name = "ballots",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the time of a commit in an election with 59 constituencies × 30 lists × 20 candidates, beside one"
                    + " in the sample election and one in an election with five choices for the same roll: in turn, in"
                    + " one system, at one rate.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 at most 1.1 times as long as with five choices for the same roll; 1 not so; 2 wrong"
                    + " usage.",
            "",
            "  disvote bench ballots --rounds 5 --rate 2000"
        })
final class BenchBallotsCommand implements Callable<Integer> {

    private static final int RATE_MAX = 20_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how often each is measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--rate",
            paramLabel = "VOTES",
            defaultValue = "2000",
            description = "how many votes are due each second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "how long each is measured, each time (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "15",
            description = "how long each runs before the first round (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "64",
            description = "how many requests may be under way at once (default: ${DEFAULT-VALUE})")
    private int connections;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || rounds > 100 || rate < 1 || rate > RATE_MAX || seconds < 1 || seconds > 600) {
            throw new UsageException(
                    List.of("--rounds is in 1..100, --rate in 1.." + RATE_MAX + ", --seconds in 1..600"));
        }
        if (warmUpSeconds < 1 || warmUpSeconds > 600 || connections < 1) {
            throw new UsageException(List.of("--warm-up is in 1..600, --connections is 1 or more"));
        }
        CommitTimes times;
        try (VoteProgress progress = output.progress()) {
            times = CommitTimes.measure(
                    new CommitTimes.Plan(
                            rounds, rate, connections, Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds)),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        }
        output.print(times, times.text());
        return times.isWithinLimit() ? 0 : 1;
    }
}
