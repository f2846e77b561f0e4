package org.disvote.compose.cli;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.compose.part.OperatorException;
import org.disvote.ingest.publish.OperatorNeededException;
import org.disvote.ingest.publish.ShardRestore;
import org.disvote.topics.routing.Shard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "shard",
        mixinStandardHelpOptions = true,
        description = "Repairs a shard.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ShardCommand.Restore.class)
final class ShardCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("Missing command: restore"));
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = {
                "Brings back to a master the votes that it lost and the log has, and nothing else.",
                "Run it where ingest says that a master's head is behind the log. It can be stopped and run again."
            })
    static final class Restore implements Callable<Integer> {

        @Option(
                names = "--shard",
                required = true,
                paramLabel = "N",
                converter = Convert.ShardIndex.class,
                description = "which one, from 0")
        private int shard;

        @Option(
                names = "--masters",
                split = Convert.BETWEEN_URLS,
                paramLabel = "JDBC",
                converter = Convert.JdbcUrl.class,
                defaultValue = "${env:DISVOTE_MASTERS}",
                description =
                        "the masters by shard, comma separated (DISVOTE_MASTERS); without it, those of the system that runs on --data")
        private List<String> masters = new ArrayList<>();

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Mixin
        private final PartitionsOption partitions = new PartitionsOption();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            List<String> known = masters.isEmpty() ? brokers.endpoints().masters() : masters;
            if (shard >= known.size()) {
                throw new UsageException(List.of("--shard %d is not in 0..%d".formatted(shard, known.size() - 1)));
            }
            PrintWriter out = spec.commandLine().getOut();
            try {
                long votes = restore(out, known.get(shard));
                out.println(
                        votes == 0
                                ? "shard %d has every vote that the log has".formatted(shard)
                                : "%d votes are back on shard %d".formatted(votes, shard));
                return 0;
            } catch (OperatorNeededException e) {
                throw new OperatorException(String.valueOf(e.getMessage()), e);
            } catch (SQLException e) {
                throw new OperatorException(
                        "the master of shard %d does not do as it is asked (%s): check that it is up, and run it again"
                                .formatted(shard, e.getMessage()),
                        e);
            }
        }

        private long restore(PrintWriter out, String master) throws SQLException, OperatorNeededException {
            try (ProgressLine progress = ProgressLine.on(out)) {
                return ShardRestore.run(
                        new Shard(shard),
                        master,
                        brokers.brokers(),
                        partitions.routing(),
                        restored -> progress.show(restored + " votes are back"));
            }
        }
    }
}
