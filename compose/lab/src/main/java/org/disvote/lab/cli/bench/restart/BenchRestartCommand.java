package org.disvote.lab.cli.bench.restart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.restart.RestartBench;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cluster.ScratchServers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench restart`.
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what voters notice of a rolling restart: two ingest instances behind HAProxy, with the project's"
                    + " configuration, are stopped by SIGTERM and started again, one after the other, while votes come"
                    + " at half of what both can take. It needs HAProxy on the PATH.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 every vote is answered with 201 within 2 s, and no second has less than 0.9 of the offered"
                    + " votes; 1 not so; 2 wrong usage.",
            "",
            "  disvote bench restart --connections 128 --seconds 120"
        })
public final class BenchRestartCommand implements Callable<Integer> {

    private static final int SECONDS_MIN = 20;
    private static final int SECONDS_MAX = 3_600;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "120",
            description = "for how long votes come; both instances must be restarted by then (default:"
                    + " ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--plateau",
            paramLabel = "S",
            defaultValue = "20",
            description = "for how long the plateau is measured, after the same time of warm-up (default:"
                    + " ${DEFAULT-VALUE})")
    private int plateauSeconds;

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(128);

    @Option(
            names = "--rehearsal",
            paramLabel = "SECONDS",
            converter = Convert.Rehearsal.class,
            defaultValue = "20",
            description = "for how long at most an instance rehearses (default: ${DEFAULT-VALUE})")
    private int rehearsal;

    @Option(
            names = "--proxy",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "compose/haproxy/voters.cfg",
            description = "the configuration of the voters' proxy (default: ${DEFAULT-VALUE})")
    private Path proxy = Path.of("compose", "haproxy", "voters.cfg");

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws Exception {
        List<String> problems = new ArrayList<>();
        if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
            problems.add("--seconds %d is not in %d..%d".formatted(seconds, SECONDS_MIN, SECONDS_MAX));
        }
        if (plateauSeconds < 1) {
            problems.add("--plateau is 1 or more");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        RestartBench measured;
        try (VoteProgress progress = output.progress();
                ScratchServers servers = new ScratchServers("disvote-restart")) {
            Lifetime.closeAtExit(servers);
            Logs.toFile(servers.logFile());
            measured = RestartBench.measure(
                    new RestartBench.Plan(
                            proxy,
                            connections.connections(),
                            Duration.ofSeconds(plateauSeconds),
                            Duration.ofSeconds(seconds),
                            rehearsal),
                    servers,
                    (what, votes) -> progress.show(what, votes, 0));
        }
        output.print(measured, measured.text());
        return measured.isUnnoticed() ? 0 : 1;
    }
}
