package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.Greece;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench greece`.
@Command(
        name = "greece",
        mixinStandardHelpOptions = true,
        description = {
            "A whole national election on a new system with two shards and three replicas: every voter who turns out"
                    + " casts a vote over HTTP, then the audit and the result. Throughput and memory after a sixth,"
                    + " a half and all of the votes show whether cost stays linear. Needs about 3 GB of disk for a"
                    + " million votes.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 every vote is counted once, everywhere; 1 not so; 2 wrong usage.",
            "",
            "  disvote bench greece",
            "  disvote bench greece --voters 600000"
        })
final class BenchGreeceCommand implements Callable<Integer> {

    private static final int VOTERS_MIN = 6;

    @Option(
            names = "--voters",
            paramLabel = "N",
            defaultValue = "" + Greece.VOTERS_DEFAULT,
            description = "how many turn out, of 9,800,000 (default: ${DEFAULT-VALUE})")
    private int voters;

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
        if (voters < VOTERS_MIN || voters > Greece.REGISTERED || connections < 1) {
            throw new UsageException(List.of(
                    "--voters is in " + VOTERS_MIN + ".." + Greece.REGISTERED + ", --connections is 1 or more"));
        }
        Greece greece;
        try (VoteProgress progress = output.progress()) {
            greece = Greece.measure(
                    voters,
                    connections,
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, what.equals("casting") ? voters : 0));
        } catch (SQLException e) {
            throw new OperatorException("a database does not answer: " + e.getMessage(), e);
        }
        output.print(greece, greece.text());
        return greece.isComplete() ? 0 : 1;
    }
}
