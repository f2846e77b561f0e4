package org.disvote.lab.cli.bench;

import java.util.List;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.lab.cli.bench.log.BenchNotaryCommand;
import org.disvote.lab.cli.bench.log.BenchPromisesCommand;
import org.disvote.lab.cli.bench.night.BenchReadersCommand;
import org.disvote.lab.cli.bench.restart.BenchRestartCommand;
import org.disvote.lab.cli.bench.sealed.BenchOpeningCommand;
import org.disvote.lab.cli.bench.sealed.BenchSealedCommand;
import org.disvote.lab.cli.bench.start.BenchStartCommand;
import org.disvote.lab.cli.bench.visit.BenchVisitCommand;
import picocli.CommandLine.Command;

/// `disvote bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchLoadCommand.class,
            BenchPeersCommand.class,
            BenchStartCommand.class,
            BenchRestartCommand.class,
            BenchTableCommand.class,
            BenchBallotsCommand.class,
            BenchPromisesCommand.class,
            BenchSealedCommand.class,
            BenchOpeningCommand.class,
            BenchGreeceCommand.class,
            BenchRebuildCommand.class,
            BenchAuditCommand.class,
            BenchCountsCommand.class,
            BenchNotaryCommand.class,
            BenchVisitCommand.class,
            BenchReadersCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures a system, a running one or a new one of its own.")
@Unrecorded(Unrecorded.Why.TRIAL)
public final class BenchCommand implements Runnable {

    @Override
    public void run() {
        throw new UsageException(List.of("which measurement? `disvote bench --help` lists them"));
    }
}
