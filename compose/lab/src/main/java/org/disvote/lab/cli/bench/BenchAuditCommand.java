package org.disvote.lab.cli.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.audit.AuditReport.Verdict;
import org.disvote.cli.option.UsageException;
import org.disvote.lab.bench.AuditBench;
import org.disvote.lab.cli.SystemSize;
import org.disvote.lab.cli.bench.option.RoundsOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench audit`.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a log of its own with votes, rebuilds two masters and the replicas from it, and audits all of them,"
                    + " first without a notary and then with its log of 1,000 votes a round.",
            ""
        },
        footer = {"", "Exit codes: 0 all equal; 1 not so; 2 wrong usage.", "", "  disvote bench audit --votes 1000000"})
final class BenchAuditCommand implements Callable<Integer> {

    @Option(
            names = "--votes",
            paramLabel = "N",
            defaultValue = "600000",
            description = "how many (default: ${DEFAULT-VALUE})")
    private long votes;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            converter = SystemSize.Replicas.class,
            defaultValue = "3",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int replicas;

    @Mixin
    private final RoundsOption rounds = new RoundsOption(2);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws Exception {
        if (votes < 1) {
            throw new UsageException(List.of("--votes is 1 or more"));
        }
        AuditBench bench = Bench.onFilledLog(
                output, (log, progress) -> AuditBench.measure(log, votes, replicas, rounds.rounds(), progress::show));
        output.print(bench, bench.text());
        return bench.verdict() == Verdict.EQUAL ? 0 : 1;
    }
}
