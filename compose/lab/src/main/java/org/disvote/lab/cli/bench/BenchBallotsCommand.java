package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.RoundsOption;
import org.disvote.lab.cli.bench.option.TimesOptions;
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

    @Mixin
    private final RoundsOption rounds = new RoundsOption(5);

    @Option(
            names = "--rate",
            paramLabel = "VOTES",
            defaultValue = "2000",
            description = "how many votes are due each second (default: ${DEFAULT-VALUE})")
    private int rate;

    @Mixin
    private final TimesOptions times = new TimesOptions(10, 15);

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(64);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate < 1 || rate > RATE_MAX) {
            throw new UsageException(List.of("--rate is in 1.." + RATE_MAX));
        }
        CommitTimes measured;
        try (VoteProgress progress = output.progress()) {
            measured = CommitTimes.measure(
                    new CommitTimes.Plan(
                            rounds.rounds(), rate, connections.connections(), times.warmUp(), times.measured()),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        }
        output.print(measured, measured.text());
        return measured.isWithinLimit() ? 0 : 1;
    }
}
