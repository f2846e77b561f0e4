package org.disvote.lab.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.ProgressLine;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.cli.SuiteName;
import org.disvote.lab.cli.SystemSize;
import org.disvote.lab.cli.bench.option.ConnectionsOption;
import org.disvote.lab.cli.bench.option.TimesOptions;
import org.disvote.lab.cluster.ClusterConfig;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.sealed.SealedSample;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.LoadReport;
import org.disvote.lab.load.Voters;
import org.disvote.lab.load.sealed.OpenedSample;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Suite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            "Exit codes: 0 every accepted vote is on the masters, in the log and on all replicas, and the sealed ones"
                    + " that are opened say what was meant; 1 not so, or the system does not answer; 2 wrong usage.",
            "",
            "  disvote bench load --data ./disvote-data --rate 1200 --seconds 60",
            "  disvote bench load --rate 3500 --copies 2 --connections 256",
            "  disvote bench load --shards 2 --replicas 3 --max --connections 128 --json",
            "  disvote bench load --ballots greek --voters 1000000 --rate 3500",
            "  disvote bench load --ballots presealed --suite x-wing --voters 200000 --max --connections 256"
        })
final class BenchLoadCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the data folder of a running `disvote up`; without it, the load runs on a new system of "
                    + "its own, which is deleted afterwards")
    private @Nullable Path data;

    @Option(
            names = "--shards",
            paramLabel = "N",
            converter = SystemSize.Shards.class,
            description = "masters of the new system; default: " + ClusterConfig.SHARDS_DEFAULT)
    private @Nullable Integer shards;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            converter = SystemSize.Replicas.class,
            description = "replicas of the new system; default: " + ClusterConfig.REPLICAS_DEFAULT)
    private @Nullable Integer replicas;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
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
        @SuppressWarnings("UnusedVariable") // it is the alternative to --rate, as the help says
        private boolean max;
    }

    @Mixin
    private final TimesOptions times = new TimesOptions(30, 5);

    @Option(
            names = "--copies",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often each vote is sent, at the same time: all but one must be answered 200 "
                    + "(default: ${DEFAULT-VALUE})")
    private int copies;

    @Mixin
    private final ConnectionsOption connections = new ConnectionsOption(64);

    /// What is cast.
    enum Ballots {
        CHOICES,
        GREEK,
        SEALED,
        PRESEALED,
        RANDOM;

        boolean isOfRoll() {
            return this != CHOICES;
        }
    }

    @Option(
            names = "--ballots",
            paramLabel = "KIND",
            defaultValue = "choices",
            description = {
                "`choices`: votes for --choices (default)",
                "`greek`: ballots of the Greek sample with lists and crosses, in an election of its own, which this"
                        + " command launches with a roll",
                "`sealed`: the same in an election with sealed ballots: each voter asks who they are, seals and casts,"
                        + " all in the measured time",
                "`presealed`: the same, sealed before the clock starts, with the system's key of the pseudonyms",
                "`random`: envelopes of the right form with random bytes, which nothing opens, for throughput alone"
            })
    private Ballots ballots = Ballots.CHOICES;

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            defaultValue = SuiteName.X_WING,
            converter = SuiteName.class,
            description = "how ballots are sealed: x-wing or x25519 (default: ${DEFAULT-VALUE})")
    private Suite suite = Suite.X_WING;

    @Option(
            names = "--voters",
            paramLabel = "N",
            defaultValue = "500000",
            description = "of all --ballots but choices: how many are on the roll; the load ends when all have voted"
                    + " (default: ${DEFAULT-VALUE})")
    private int voters;

    @Option(
            names = "--election",
            paramLabel = "ID",
            defaultValue = "demo",
            description = "an open election, for --ballots choices (default: ${DEFAULT-VALUE})")
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

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSense();
        if (data != null) {
            return measure(Endpoints.read(data), data);
        }
        try (FreshSystem system = Bench.system(optional(shards), optional(replicas))) {
            Endpoints endpoints;
            try (ProgressLine progress = ProgressLine.on(output.err())) {
                endpoints = system.start(progress::show);
            }
            return measure(endpoints, system.data());
        }
    }

    /// Checks the options before a system is started.
    private void requireSense() {
        List<String> problems = new ArrayList<>();
        if (data != null && (shards != null || replicas != null)) {
            problems.add("--shards and --replicas are for a new system, not for the one on --data " + data);
        }
        if (voters < Electorate.VOTERS_MIN || voters > Electorate.VOTERS_MAX) {
            problems.add(
                    "--voters %d is not in %d..%d".formatted(voters, Electorate.VOTERS_MIN, Electorate.VOTERS_MAX));
        }
        if (ballots == Ballots.SEALED && copies > 1) {
            problems.add("--copies is not for --ballots sealed: a ballot that is sealed twice is another envelope");
        }
        if (ballots.isOfRoll() && prefix != null) {
            problems.add("--prefix is for --ballots choices");
        }
        if (settleSeconds < 0 || settleSeconds > 86_400) {
            problems.add("--settle " + settleSeconds + " is not in 0..86400 seconds");
        }
        try {
            plan(URI.create("http://localhost"));
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
    }

    private int measure(Endpoints endpoints, Path folder) throws IOException, InterruptedException {
        if (ballots == Ballots.CHOICES) {
            return measure(endpoints, plan(endpoints.api()), Optional.empty());
        }
        try (LoadedElection loaded =
                new LoadedElection.Opener(endpoints, folder, voters, output).open(ballots, suite, due())) {
            LoadPlan plan = plan(endpoints.api(), loaded.id(), loaded.ballots(), Electorate.PREFIX, loaded.voters());
            return measure(endpoints, plan, loaded.sample().filter(_ -> ballots != Ballots.RANDOM));
        }
    }

    /// @param sample some of its votes are opened afterwards
    private int measure(Endpoints endpoints, LoadPlan plan, Optional<SealedSample> sample)
            throws IOException, InterruptedException {
        LoadReport report;
        Optional<OpenedSample> opened;
        try (VoteProgress progress = output.progress()) {
            report = LoadReport.measure(
                    plan,
                    endpoints.masters(),
                    endpoints.replicas(),
                    Duration.ofSeconds(settleSeconds),
                    votes -> progress.show("casting", votes, due()));
            opened = sample.isPresent() && !endpoints.replicas().isEmpty()
                    ? Optional.of(OpenedSample.of(
                            sample.get().voters(),
                            sample.get().key(),
                            endpoints.replicas().firstEntry().getValue()))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new OperatorException("a database does not answer: " + e.getMessage(), e);
        }
        if (opened.isPresent()) {
            output.print(
                    new SealedReport(report, opened.get()),
                    report.text() + opened.get().text());
            return report.isComplete() && opened.get().isAsMeant() ? 0 : 1;
        }
        output.print(report, report.text());
        return report.isComplete() ? 0 : 1;
    }

    /// The figures of a load of sealed ballots.
    ///
    /// @param opened some of them, opened after the load
    record SealedReport(LoadReport load, OpenedSample opened) {}

    /// How many votes are due; 0 in a closed loop.
    private long due() {
        return pace.rate == null
                ? 0
                : (long) (pace.rate * times.measured().plus(times.warmUp()).toSeconds());
    }

    private LoadPlan plan(URI api) {
        return plan(
                api,
                new ElectionId(election),
                LoadBallots.choices(choices.stream().map(ChoiceId::new).toList()),
                prefix == null
                        ? "bench-" + Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX) + "-"
                        : prefix,
                Voters.endless());
    }

    private LoadPlan plan(URI api, ElectionId id, LoadPlan.Ballots cast, String voterPrefix, Voters who) {
        return LoadPlan.builder(api, connections.connections(), times.measured())
                .warmUp(times.warmUp())
                .election(id)
                .ballots(cast)
                .voterPrefix(voterPrefix)
                .votesPerSecond(pace.rate == null ? OptionalDouble.empty() : OptionalDouble.of(pace.rate))
                .copies(copies)
                .voters(who)
                .build();
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
