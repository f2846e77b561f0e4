package org.disvote.compose.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.disvote.compose.audit.AuditTargets;
import org.disvote.compose.bench.LoadPlan;
import org.disvote.compose.bench.LoadReport;
import org.disvote.topics.event.EventCodec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `disvote bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = BenchCommand.Load.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Measures a running system.")
public final class BenchCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which measurement? `disvote bench load --help` tells of one");
    }

    /// `disvote bench load`.
    @Command(
            name = "load",
            mixinStandardHelpOptions = true,
            description = {
                "Casts one vote each for new voters and measures how many are accepted, how long voters wait, and when "
                        + "log and replicas have every vote.",
                "",
                "With --rate, requests are due at that rate whatever the system does, and their latency counts from "
                        + "when they are due (no coordinated omission). With --max, each connection casts as soon as it "
                        + "has its answer.",
                "",
                "The votes stay: measure on a system whose votes do not matter.",
                ""
            },
            footer = {
                "",
                "Exit codes: 0 every accepted vote is on the masters, in the log and on all replicas; 1 not so, or the "
                        + "system does not answer; 2 wrong usage.",
                "",
                "  disvote bench load --data ./disvote-data --rate 1200 --seconds 60",
                "  disvote bench load --data ./disvote-data --max --connections 128 --json"
            })
    static final class Load implements Callable<Integer> {

        @Option(
                names = "--data",
                paramLabel = "DIR",
                required = true,
                description = "the data folder of a running `disvote up`")
        private @Nullable Path data;

        @ArgGroup(multiplicity = "1")
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
        private Pace pace;

        static final class Pace {
            @Option(
                    names = "--rate",
                    paramLabel = "VOTES",
                    required = true,
                    description = "open loop: this many votes are due each second")
            private @Nullable Double rate;

            @Option(
                    names = "--max",
                    required = true,
                    description = "closed loop: as many votes as the connections can cast")
            @SuppressWarnings("UnusedVariable") // it is the other choice to --rate, and says so in the help
            private boolean max;
        }

        @Option(
                names = "--seconds",
                paramLabel = "S",
                defaultValue = "30",
                description = "how long to measure (default: ${DEFAULT-VALUE})")
        private int seconds;

        @Option(
                names = "--warm-up",
                paramLabel = "S",
                defaultValue = "5",
                description = "how long to run before measuring (default: ${DEFAULT-VALUE})")
        private int warmUpSeconds;

        @Option(
                names = "--connections",
                paramLabel = "C",
                defaultValue = "64",
                description = "how many requests may be under way at once (default: ${DEFAULT-VALUE})")
        private int connections;

        @Option(
                names = "--election",
                paramLabel = "ID",
                defaultValue = "demo",
                description = "an open election (default: ${DEFAULT-VALUE})")
        private String election = "demo";

        @Option(
                names = "--choices",
                paramLabel = "ID",
                split = ",",
                defaultValue = "c1,c2,c3,c4,c5",
                description = "the choices to vote for (default: ${DEFAULT-VALUE})")
        private List<String> choices = new ArrayList<>();

        @Option(
                names = "--prefix",
                paramLabel = "TEXT",
                description = "what the voter IDs begin with; must be new to the election (default: made of the time)")
        private @Nullable String prefix;

        @Option(
                names = "--settle",
                paramLabel = "S",
                defaultValue = "60",
                description = "how long at most to wait for log and replicas (default: ${DEFAULT-VALUE})")
        private int settleSeconds;

        @Option(names = "--json", description = "the figures as JSON")
        private boolean json;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            LoadPlan plan;
            AuditTargets targets;
            try {
                if (data == null) {
                    throw new IllegalArgumentException("--data is missing");
                }
                Path endpoints = data.resolve("endpoints.json");
                targets = AuditTargets.ofEndpoints(endpoints);
                JsonNode api = new ObjectMapper().readTree(endpoints.toFile()).required("api");
                plan = plan(URI.create(api.asText()));
            } catch (IOException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no system runs on " + data + " (" + e.getMessage() + "): start `disvote up --data " + data
                                + "`");
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
            }
            long expected = plan.votesPerSecond().isPresent()
                    ? (long) (plan.votesPerSecond().getAsDouble() * (seconds + warmUpSeconds))
                    : 0;
            LoadReport report;
            try (VoteProgress progress = new VoteProgress(err)) {
                report = LoadReport.measure(
                        plan,
                        targets.masters(),
                        targets.replicas(),
                        Duration.ofSeconds(settleSeconds),
                        votes -> progress.show("casting", votes, expected));
            } catch (SQLException e) {
                err.println("disvote: a database does not answer: " + e.getMessage());
                return 1;
            }
            out.print(json ? json(report) : report.text());
            out.flush();
            return report.isComplete() ? 0 : 1;
        }

        private LoadPlan plan(URI api) {
            if (settleSeconds < 0 || settleSeconds > 86_400) {
                throw new IllegalArgumentException("--settle " + settleSeconds + " is not in 0..86400 seconds");
            }
            return new LoadPlan(
                    api,
                    election,
                    choices,
                    prefix == null
                            ? "bench-" + Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX) + "-"
                            : prefix,
                    pace.rate == null ? OptionalDouble.empty() : OptionalDouble.of(pace.rate),
                    connections,
                    Duration.ofSeconds(warmUpSeconds),
                    Duration.ofSeconds(seconds));
        }

        private static String json(LoadReport report) {
            try {
                return EventCodec.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report)
                        + System.lineSeparator();
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the report does not become JSON", e);
            }
        }
    }
}
