package org.disvote.cli.command;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.Convert.SortedNumbers;
import org.disvote.cli.option.RequiredMasters;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.ProgressLine;
import org.disvote.ingest.master.MasterUnavailableException;
import org.disvote.ingest.move.ShardMove;
import org.disvote.ingest.publish.repair.ShardResend;
import org.disvote.ingest.publish.repair.ShardRestore;
import org.disvote.ingest.roster.Roster;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "shard",
        mixinStandardHelpOptions = true,
        description = "Repairs a shard, or moves partitions between shards.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ShardCommand.Restore.class, ShardCommand.Resend.class, ShardCommand.Move.class})
public final class ShardCommand {

    /// The system that a command works on.
    static final class WholeSystem {

        @Mixin
        private final RequiredMasters system = new RequiredMasters();

        Brokers brokers() {
            return system.brokers();
        }

        /// What the brokers' system record says.
        Routing routing() {
            return SystemTopic.read(brokers()).routing();
        }

        /// In any order.
        ///
        /// @param option that names the shard
        List<String> mastersWith(int shard, String option) {
            List<String> known = system.masters();
            if (shard >= known.size()) {
                throw new UsageException(List.of("%s %d is not in 0..%d".formatted(option, shard, known.size() - 1)));
            }
            return known;
        }

        /// Found by the shard number that the master stores, whether the other masters answer or not.
        String masterOf(Shard shard, String option) {
            Roster roster = Roster.read(mastersWith(shard.index(), option), routing());
            String master = roster.shards().get(shard);
            if (master == null) {
                throw new OperatorException("no master that answers is that of shard %d (%s): bring its master up"
                        .formatted(
                                shard.index(),
                                roster.away().values().stream()
                                        .map(Roster.Away::text)
                                        .collect(Collectors.joining("; "))));
            }
            return master;
        }
    }

    @Command(
            name = "restore",
            mixinStandardHelpOptions = true,
            description = {
                "Brings back to a master the votes that it lost and the log has, and nothing else.",
                "Run it where ingest says that a master's head is behind the log. It can be stopped and run again.",
                "The whole shard is closed until its publisher has stated that it was restored, for a second or two."
            })
    static final class Restore implements Callable<Integer> {

        @Option(
                names = "--shard",
                required = true,
                paramLabel = "N",
                converter = Convert.ShardIndex.class,
                description = "which one, from 0")
        private int shard;

        @Mixin
        private final WholeSystem system = new WholeSystem();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            String master = system.masterOf(new Shard(shard), "--shard");
            PrintWriter out = output.out();
            try {
                long votes = restore(out, master);
                out.println(
                        votes == 0
                                ? "shard %d has every vote that the log has".formatted(shard)
                                : "%s back on shard %d".formatted(Quantity.of(votes, "vote is", "votes are"), shard));
                out.println("the shard opens once its publisher has stated in the closings topic that it was restored");
                return 0;
            } catch (OperatorNeededException e) {
                throw new OperatorException(String.valueOf(e.getMessage()), e);
            } catch (SQLException e) {
                throw new OperatorException(
                        "the master of shard %d failed (%s): check that it is up, and run it again"
                                .formatted(shard, SqlFailure.text(e)),
                        e);
            }
        }

        private long restore(PrintWriter out, String master) throws SQLException, OperatorNeededException {
            try (ProgressLine progress = ProgressLine.on(out)) {
                return ShardRestore.run(
                        new Shard(shard),
                        master,
                        system.brokers(),
                        system.routing(),
                        restored -> progress.show(Quantity.of(restored, "vote is back", "votes are back")));
            }
        }
    }

    @Command(
            name = "resend",
            mixinStandardHelpOptions = true,
            description = {
                "Has partitions of the log read from their beginning, compared with their master, and sent again from"
                        + " where votes are missing.",
                "Run it where a gap is alarmed, or after a repair by hand. Voters do not notice; what the log has"
                        + " already is skipped by every reader."
            })
    static final class Resend implements Callable<Integer> {

        @Parameters(
                paramLabel = "PARTITIONS",
                converter = Convert.PartitionSet.class,
                description = "which ones, such as 3,4,7-9")
        private SortedNumbers partitions = SortedNumbers.NONE;

        @Mixin
        private final WholeSystem system = new WholeSystem();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            List<String> masters = system.mastersWith(0, "--masters");
            Set<Integer> unknown = new TreeSet<>(partitions.numbers());
            // A master that is down does not stop the work on the others.
            List<String> failed = new ArrayList<>();
            for (int place = 0; place < masters.size(); place++) {
                try {
                    Set<Integer> owned = ShardResend.run(new Shard(place), masters.get(place), partitions.numbers());
                    unknown.removeAll(owned);
                } catch (SQLException e) {
                    failed.add("master %d of the list (%s)".formatted(place + 1, SqlFailure.text(e)));
                }
            }
            if (!unknown.isEmpty() && failed.isEmpty()) {
                throw new OperatorException("no master owns partitions " + unknown + ": check --masters");
            }
            if (!unknown.isEmpty()) {
                throw new OperatorException(
                        ("no master that answers owns partitions %s, and these did not do as they were asked: %s. "
                                        + "Check that they are up, and run it again")
                                .formatted(unknown, String.join(", ", failed)));
            }
            output.out().println("the publishers read them again; the console shows when a gap has ended");
            return 0;
        }
    }

    @Command(
            name = "move",
            mixinStandardHelpOptions = true,
            description = {
                "Gives whole partitions to another shard while votes come in, one after the other.",
                "Only the voters of the partition that is moving notice: they are answered 503 for about a second. It"
                        + " can be stopped and run again; until then a partition that was under way may take no votes.",
                "A shard that is new needs its master's URL added to --masters of every ingest instance first."
            })
    static final class Move implements Callable<Integer> {

        @Parameters(
                paramLabel = "PARTITIONS",
                converter = Convert.PartitionSet.class,
                description = "which ones, such as 3,4,7-9")
        private SortedNumbers moving = SortedNumbers.NONE;

        @Option(
                names = "--to",
                required = true,
                paramLabel = "N",
                converter = Convert.ShardIndex.class,
                description = "the shard to move them to, from 0")
        private int to;

        @Mixin
        private final WholeSystem system = new WholeSystem();

        @Mixin
        private final Output output = new Output();

        private @Nullable Stopwatch sinceClosed;

        @Override
        public Integer call() throws InterruptedException {
            List<String> named = system.mastersWith(to, "--to");
            Routing routing = system.routing();
            List<String> masters = Roster.readAll(named, routing);
            if (moving.highest() >= routing.partitions()) {
                throw new UsageException(
                        List.of("partition %d is not in 0..%d".formatted(moving.highest(), routing.partitions() - 1)));
            }
            PrintWriter out = output.out();
            ShardMove move = new ShardMove(
                    masters, system.brokers(), routing, (partition, step) -> report(out, partition, step));
            for (int partition : moving.numbers()) {
                try {
                    if (!move.move(partition, new Shard(to))) {
                        out.println("partition %d is on shard %d already".formatted(partition, to));
                    }
                } catch (OperatorNeededException e) {
                    throw new OperatorException(String.valueOf(e.getMessage()), e);
                } catch (SQLException | MasterUnavailableException e) {
                    throw new OperatorException(
                            ("partition %d is not moved yet, because a master failed (%s): "
                                            + "check that all are up, and run it again")
                                    .formatted(
                                            partition,
                                            e instanceof SQLException failure
                                                    ? SqlFailure.text(failure)
                                                    : e.getMessage()),
                            e);
                }
            }
            return 0;
        }

        private void report(PrintWriter out, int partition, ShardMove.Step step) {
            switch (step) {
                case CLOSED -> sinceClosed = Stopwatch.start();
                case OPEN ->
                    out.println("partition %d takes votes on shard %d%s".formatted(partition, to, closedFor()));
                case DONE ->
                    out.println("partition %d: both copies were compared, the old one is deleted".formatted(partition));
                case EXPECTED, COPIED, RELEASED, FENCED, COMPLETE, OWNED, COMPARED -> {}
            }
            out.flush();
        }

        private String closedFor() {
            Stopwatch closed = sinceClosed;
            sinceClosed = null;
            return closed == null ? "" : "; it took none for %.1f s".formatted(closed.seconds());
        }
    }
}
