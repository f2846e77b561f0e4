package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.Peers;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.RoundsOption;
import org.disvote.lab.cli.bench.option.TimesOptions;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private final RoundsOption rounds = new RoundsOption(3);

    @Mixin
    private final TimesOptions times = new TimesOptions(30, 15);

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(256);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Peers peers;
        try (VoteProgress progress = output.progress()) {
            peers = Peers.measure(
                    new Peers.Plan(rounds.rounds(), connections.connections(), times.warmUp(), times.measured()),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        } catch (SQLException e) {
            throw new OperatorException("a database does not answer: " + e.getMessage(), e);
        }
        output.print(peers, peers.text());
        return 0;
    }
}
