package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.ingest.Confirm;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.EmbeddedCluster;
import org.disvote.lab.demo.national.NationalRehearsal;
import org.disvote.lab.demo.national.RehearsalReport;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench greece`.
@Command(
        name = "greece",
        mixinStandardHelpOptions = true,
        description = {
            "A national election rehearsed from the roll to the audit, on a system of its own with two shards and three"
                    + " replicas: 9,800,000 registered voters in 59 constituencies, ballots with 30 lists and crosses,"
                    + " the hours of a Greek polling day. It is closed, counted, rebuilt and audited. For each stage it"
                    + " shows the time, and what each part has in memory beside its bound.",
            "Cut off at any time, even by kill -9, the same command goes on where it was. Needs about 4 GB of disk for"
                    + " a million votes.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 every vote is counted once, everywhere; 1 not so; 2 wrong usage.",
            "",
            "  disvote bench greece",
            "  disvote bench greece --voters 60000 --data /tmp/greece"
        })
final class BenchGreeceCommand implements Callable<Integer> {

    private static final int SHARDS = 2;
    private static final int REPLICAS = 3;
    private static final int VOTERS_MIN = 60;

    @Option(
            names = "--voters",
            paramLabel = "N",
            defaultValue = "" + NationalRehearsal.VOTERS_DEFAULT,
            description = "how many turn out, about; the roll is scaled with them (default: ${DEFAULT-VALUE})")
    private int voters;

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(256);

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "0",
            description = "how long the polling day takes; 0: as fast as votes are taken (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "greece",
            description = "the folder of the rehearsal, kept for the next run of it: delete it once you are done"
                    + " (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("greece");

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSense();
        Path folder = data.toAbsolutePath().normalize();
        Path system = folder.resolve("system");
        Logs.toFile(folder.resolve("disvote.log"));
        RehearsalReport report;
        try (EmbeddedCluster cluster = new EmbeddedCluster(new ClusterConfig(
                        system,
                        OptionalInt.of(SHARDS),
                        OptionalInt.of(REPLICAS),
                        OptionalInt.empty(),
                        0,
                        Confirm.MASTER,
                        AuthConfig.none()));
                VoteProgress progress = output.progress()) {
            Lifetime.closeAtExit(cluster);
            Endpoints endpoints = cluster.start(step -> progress.show(step, 0, 0));
            report = NationalRehearsal.hold(
                    folder,
                    endpoints,
                    system,
                    new NationalRehearsal.Plan(
                            voters, Duration.ofMillis(Math.round(minutes * 60_000)), connections.connections()),
                    (what, votes) -> progress.show(what, votes, what.equals("casting") ? voters : 0));
        } catch (SQLException e) {
            throw new OperatorException("a database does not answer: " + e.getMessage(), e);
        }
        output.print(report, report.text());
        return report.isComplete() ? 0 : 1;
    }

    private void requireSense() {
        List<String> problems = new ArrayList<>();
        if (voters < VOTERS_MIN || voters > NationalRehearsal.VOTERS_DEFAULT) {
            problems.add("--voters is in " + VOTERS_MIN + ".." + NationalRehearsal.VOTERS_DEFAULT);
        }
        if (!(minutes >= 0 && minutes <= 720)) {
            problems.add("--minutes is in 0..720");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }
}
