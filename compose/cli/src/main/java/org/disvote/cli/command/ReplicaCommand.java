package org.disvote.cli.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.replica.Replicas;
import org.disvote.operate.replica.Replicas.Reported;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "replica",
        mixinStandardHelpOptions = true,
        description = "Shows the replicas that have reported, and retires one that is no longer there.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ReplicaCommand.All.class, ReplicaCommand.Retire.class})
public final class ReplicaCommand {

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the replicas, what each has, and when its sink reported last.")
    @Unrecorded(Unrecorded.Why.READS)
    static final class All implements Callable<Integer> {

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            PrintWriter out = output.out();
            List<Reported> replicas = new Replicas(brokers.brokers()).all();
            if (replicas.isEmpty()) {
                out.println("no replica has reported yet: start a sink for one");
            }
            for (Reported replica : replicas) {
                out.printf(
                        "%-24s %,12d votes in %d partitions, last report %s: %s%n",
                        replica.name(),
                        replica.votes(),
                        replica.partitions().size(),
                        replica.lastReport(),
                        replica.partitions().values().stream()
                                .map(progress -> progress.state().name().toLowerCase(Locale.ROOT))
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
            return 0;
        }
    }

    @Command(
            name = "retire",
            mixinStandardHelpOptions = true,
            description = {
                "Deletes the reports of a replica that is no longer there, so that receipts and the console forget it.",
                "Its sink must have stopped. Its database is left alone. Should its sink start again, it reports again."
            })
    static final class Retire implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", converter = Convert.ReplicaName.class, description = "the replica")
        private String name = "";

        @Mixin
        private final BrokerOptions brokers = new BrokerOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            int partitions = new Replicas(brokers.brokers()).retire(name);
            output.out().printf("replica %s is retired: its reports on %d partitions are deleted%n", name, partitions);
            return 0;
        }
    }
}
