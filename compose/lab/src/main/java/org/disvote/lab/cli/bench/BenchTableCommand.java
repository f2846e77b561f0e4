package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.PrototypeTable;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.WarmUpOption;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench table`.
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        description = {
            "Times N votes to each of two shards until every replica has every vote, with several numbers of replicas,"
                    + " beside what the prototype's authors published.",
            ""
        },
        footer = {"", "  disvote bench table --sizes 10,100,500,1000 --replicas 0,3"})
final class BenchTableCommand implements Callable<Integer> {

    private static final int SIZE_MAX = 1_000_000;

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            defaultValue = "10,100,500,1000,10000,100000",
            description = "the Ns (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes = new ArrayList<>();

    @Option(
            names = "--replicas",
            paramLabel = "N",
            split = ",",
            defaultValue = "0,1,2,3",
            description = "the numbers of replicas (default: ${DEFAULT-VALUE})")
    private List<Integer> replicas = new ArrayList<>();

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(256);

    @Mixin
    private final WarmUpOption warmUp = new WarmUpOption(15);

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSense();
        PrototypeTable table;
        try (VoteProgress progress = output.progress()) {
            table = PrototypeTable.measure(
                    sizes,
                    replicas,
                    connections.connections(),
                    warmUp.warmUp(),
                    Bench::system,
                    (what, votes) -> progress.show(what, votes, 0));
        } catch (SQLException e) {
            throw new OperatorException("the table is not complete: " + e.getMessage(), e);
        }
        output.print(table, table.text());
        return 0;
    }

    private void requireSense() {
        List<String> problems = new ArrayList<>();
        if (sizes.stream().anyMatch(size -> size < 1 || size > SIZE_MAX)) {
            problems.add("--sizes are in 1.." + SIZE_MAX);
        }
        if (replicas.stream().anyMatch(count -> count < 0 || count > ClusterConfig.REPLICAS_MAX)) {
            problems.add("--replicas are in 0.." + ClusterConfig.REPLICAS_MAX);
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }
}
