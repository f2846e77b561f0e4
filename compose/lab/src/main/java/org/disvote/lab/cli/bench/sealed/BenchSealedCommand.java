package org.disvote.lab.cli.bench.sealed;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.cli.bench.Bench;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.RoundsOption;
import org.disvote.lab.demo.sealed.SealedRates;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench sealed`.
@Command(
        name = "sealed",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how fast one system takes open, X25519 and X-Wing ballots of one electorate for one definition,"
                    + " in turn, and has them on three replicas. Their envelopes are sealed before. Then the same with"
                    + " random bytes of the right form, and with voters who ask who they are and seal while the clock"
                    + " runs. A voter who is answered 503 sends the same request again. Prints the ratios to open"
                    + " ballots, opens 100 votes of each suite on a replica, and audits the system.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 X25519 at least 0.75 and X-Wing at least 0.5 of open ballots, every opened vote says what"
                    + " was meant, and the audit finds all equal; 1 not so; 2 wrong usage.",
            "",
            "  disvote bench sealed --rounds 3 --votes 100000 --connections 512"
        })
public final class BenchSealedCommand implements Callable<Integer> {

    @Mixin
    private final RoundsOption rounds = new RoundsOption(3);

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "60000",
            description = "how many of each are cast each time (default: ${DEFAULT-VALUE})")
    private int votes;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "30000",
            description = "how many of each are cast before the first round (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(256);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (votes < 1 || warmUp < 0) {
            throw new UsageException(List.of("--votes is 1 or more, --warm-up 0 or more"));
        }
        if (SealedRates.Plan.KINDS * (warmUp + (long) rounds.rounds() * votes) > Electorate.VOTERS_MAX) {
            throw new UsageException(List.of(
                    "three times the votes of all rounds are more than %,d voters".formatted(Electorate.VOTERS_MAX)));
        }
        SealedRates rates;
        try (VoteProgress progress = output.progress()) {
            rates = SealedRates.measure(
                    new SealedRates.Plan(rounds.rounds(), votes, warmUp, connections.connections()),
                    Bench::system,
                    (what, done) -> progress.show(what, done, 0));
        } catch (SQLException e) {
            throw new OperatorException("a database does not answer: " + e.getMessage(), e);
        }
        output.print(rates, rates.text());
        return rates.isWithinLimits() ? 0 : 1;
    }
}
