package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.Peers;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench peers`.
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = {
            "Measures, in turn and in one run: a bare Javalin route that echoes its body; single-row INSERTs by 16"
                    + " clients (pgbench, or JDBC where this machine has none); this system's masters alone; and with"
                    + " three replicas. Prints the ratios.",
            ""
        },
        footer = {"", "  disvote bench peers --rounds 3 --seconds 30"})
final class BenchPeersCommand implements Callable<Integer> {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often each is measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "how long each is measured, each time (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "15",
            description = "how long each runs before it is measured (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(
            names = "--connections",
            paramLabel = "C",
            defaultValue = "256",
            description = "how many requests may be under way at once (default: ${DEFAULT-VALUE})")
    private int connections;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || seconds < 1 || warmUpSeconds < 0 || connections < 1) {
            throw new UsageException(
                    List.of("--rounds, --seconds and --connections are 1 or more, --warm-up 0 or more"));
        }
        Peers peers;
        try (VoteProgress progress = output.progress()) {
            peers = Peers.measure(
                    new Peers.Plan(rounds, connections, Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds)),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        } catch (SQLException e) {
            throw new OperatorException("a database does not answer: " + e.getMessage(), e);
        }
        output.print(peers, peers.text());
        return 0;
    }
}
