package org.disvote.compose.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.compose.bench.RebuildBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `disvote bench rebuild`.
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a log of its own with votes and rebuilds a replica from it, in turn with a COPY of the same rows from "
                    + "a file into the same table with the same keys.",
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

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often each is measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--json", description = "the figures as JSON")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (votes < 1 || rounds < 1) {
            throw new UsageException(List.of("--votes and --rounds are 1 or more"));
        }
        RebuildBench bench = Bench.onFilledLog(
                spec.commandLine().getErr(),
                (log, progress) -> RebuildBench.measure(log, votes, rounds, progress::show));
        Bench.print(spec.commandLine().getOut(), json, bench, bench.text());
        return 0;
    }
}
