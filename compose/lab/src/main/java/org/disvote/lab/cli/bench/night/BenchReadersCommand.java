package org.disvote.lab.cli.bench.night;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.night.ReadersBench;
import org.disvote.lab.cli.SystemSize;
import org.disvote.lab.cli.bench.Bench;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.RoundsOption;
import org.disvote.lab.cli.bench.option.TimesOptions;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.FreshSystem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench readers`.
@Command(
        name = "readers",
        mixinStandardHelpOptions = true,
        description = {
            "Measures votes with and without readers of turnout and elections, in turn, on one new system. The readers"
                    + " are a process of their own; each asks again as soon as it has its answer. That process holds"
                    + " itself to half a core, and uses as much without readers, so that the ratio shows what readers"
                    + " cost the system and not what they cost the machine.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 votes beside readers keep 0.9 of their rate and of their 99th percentile, and every reader"
                    + " is answered; 1 not so; 2 wrong usage.",
            "",
            "  disvote bench readers --readers 2000 --rounds 3 --seconds 30"
        })
public final class BenchReadersCommand implements Callable<Integer> {

    private static final int READERS_MAX = 8_000;

    @Option(
            names = "--readers",
            paramLabel = "N",
            defaultValue = "2000",
            description = "connections of readers (default: ${DEFAULT-VALUE})")
    private int readers;

    @Mixin
    private final RoundsOption rounds = new RoundsOption(3);

    @Mixin
    private final TimesOptions times = new TimesOptions(30, 10);

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(64);

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
        if (readers < 1 || readers > READERS_MAX) {
            throw new UsageException(List.of("--readers %d is not in 1..%d".formatted(readers, READERS_MAX)));
        }
        ReadersBench measured;
        try (VoteProgress progress = output.progress();
                FreshSystem system = Bench.system(OptionalInt.of(replicas))) {
            measured = ReadersBench.measure(
                    new ReadersBench.Plan(
                            rounds.rounds(), readers, connections.connections(), times.warmUp(), times.measured()),
                    system,
                    (what, votes) -> progress.show(what, votes, 0));
        }
        output.print(measured, measured.text());
        return measured.isUnharmed() ? 0 : 1;
    }
}
