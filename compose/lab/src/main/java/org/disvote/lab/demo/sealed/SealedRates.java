package org.disvote.lab.demo.sealed;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.disvote.lab.bench.OwnJvm;
import org.disvote.lab.bench.Peers.Systems;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.demo.Opening;
import org.disvote.lab.load.Convergence;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.lab.load.Voters;
import org.disvote.lab.load.sealed.OpenedSample;
import org.disvote.lab.load.sealed.SealedBefore;
import org.disvote.lab.load.sealed.SealingVoters;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Suite;

/// How fast one system takes open and sealed ballots of one electorate for one definition, and has them on three
/// replicas: in turn, in closed loops of the same number of votes. Envelopes are sealed before; the last two kinds
/// of a round are voters who ask who they are, and seal, while the clock runs.
///
/// @param rounds in the order of the run
/// @param opened by suite: some votes of a replica, opened
/// @param audit the verdict on the whole system afterwards; it looks for encapsulated keys that two envelopes share
public record SealedRates(List<Round> rounds, SortedMap<String, OpenedSample> opened, String audit, Machine machine) {

    private static final int REPLICAS = 3;
    private static final Duration TURN_MAX = Duration.ofHours(1);
    private static final Duration SETTLE_MAX = Duration.ofMinutes(5);
    private static final ElectionId OPEN = new ElectionId("greece-open");

    /// What each kind must reach, as a ratio to open ballots.
    private static final double X25519_MIN = 0.75;

    private static final double X_WING_MIN = 0.5;

    public SealedRates {
        rounds = List.copyOf(rounds);
        opened = new TreeMap<>(opened);
    }

    /// Votes a second.
    ///
    /// @param accepted until the last voter had an answer
    /// @param applied until log and all replicas had every vote
    public record Rate(double accepted, double applied) {}

    /// @param x25519 sealed before; likewise `xWing`
    /// @param x25519Sealing sealed by the voters, who ask first; likewise `xWingSealing`
    public record Round(Rate open, Rate x25519, Rate xWing, Rate x25519Sealing, Rate xWingSealing) {}

    /// @param warmUp how many votes of each kind are cast first
    /// @param votes of each kind in each round
    public record Plan(int rounds, int votes, int warmUp, int connections) {

        /// In each election: those sealed before, and as many who seal themselves.
        int voters() {
            return Math.max(Electorate.VOTERS_MIN, 2 * turns());
        }

        int turns() {
            return Math.addExact(warmUp, Math.multiplyExact(rounds, votes));
        }
    }

    public static SealedRates measure(Plan plan, Systems systems, Watch watch)
            throws SQLException, IOException, InterruptedException {
        try (FreshSystem system = systems.make(OptionalInt.of(REPLICAS))) {
            Endpoints endpoints = system.start(step -> watch.doing(step, 0));
            Electorate electorate = new Electorate(plan.voters());
            Path data = system.data();
            Opening opening = new Opening(endpoints, data, electorate, (doing, done, all) -> watch.doing(doing, done));
            opening.importRoll();
            Opening.Opened open = opening.open(OPEN, Size.BY_LAW);
            watch.doing("holding the ceremonies", 0);
            try (SealedSample x25519 = SealedSample.open(
                            opening, data, electorate, new ElectionId("greece-x25519"), Suite.X25519);
                    SealedSample xWing = SealedSample.open(
                            opening, data, electorate, new ElectionId("greece-x-wing"), Suite.X_WING);
                    SealedBefore x25519Before = sealed(plan, x25519, data, watch);
                    SealedBefore xWingBefore = sealed(plan, xWing, data, watch)) {
                Turns turns = new Turns(
                        plan,
                        endpoints,
                        List.of(
                                new Kind(
                                        OPEN,
                                        "open",
                                        LoadBallots.greek(
                                                electorate, open.definition().papers())),
                                new Kind(x25519.voters().terms().id(), "X25519", x25519Before),
                                new Kind(xWing.voters().terms().id(), "X-Wing", xWingBefore),
                                new Kind(
                                        x25519.voters().terms().id(),
                                        "X25519, sealing",
                                        new SealingVoters(x25519.voters())),
                                new Kind(
                                        xWing.voters().terms().id(),
                                        "X-Wing, sealing",
                                        new SealingVoters(xWing.voters()))),
                        watch);
                turns.round("warming up", plan.warmUp());
                List<Round> rounds = new ArrayList<>();
                for (int i = 1; i <= plan.rounds(); i++) {
                    rounds.add(turns.round("round %d of %d".formatted(i, plan.rounds()), plan.votes()));
                }
                SortedMap<String, OpenedSample> opened = new TreeMap<>();
                for (SealedSample sample : List.of(x25519, xWing)) {
                    opened.put(
                            sample.key().suite().id(),
                            OpenedSample.of(
                                    sample.voters(),
                                    sample.key(),
                                    endpoints.replicas().firstEntry().getValue()));
                }
                watch.doing("audit", 0);
                return new SealedRates(rounds, opened, audit(system, endpoints), turns.machine());
            }
        }
    }

    private static String audit(FreshSystem system, Endpoints endpoints) throws IOException, InterruptedException {
        return OwnJvm.run(
                        system.logFile(),
                        List.of("audit", "--brokers", endpoints.kafka()),
                        Map.of(
                                "DISVOTE_MASTERS",
                                String.join(",", endpoints.masters()),
                                "DISVOTE_REPLICAS",
                                endpoints.replicas().entrySet().stream()
                                        .map(replica -> replica.getKey() + "=" + replica.getValue())
                                        .collect(Collectors.joining(","))))
                .verdict();
    }

    private static SealedBefore sealed(Plan plan, SealedSample sample, Path folder, Watch watch)
            throws IOException, InterruptedException {
        return SealedBefore.seal(
                sample.voters(),
                Voters.spread(0, plan.turns(), plan.voters()),
                folder,
                done -> watch.doing(
                        "sealing (%s)".formatted(sample.key().suite().id()), done));
    }

    private record Kind(ElectionId election, String name, LoadPlan.Ballots ballots) {}

    /// The loads of a run. Each voter votes once in each election.
    private static final class Turns {
        private final Plan plan;
        private final Endpoints endpoints;
        private final List<Kind> kinds;
        private final Watch watch;
        private long next;

        Turns(Plan plan, Endpoints endpoints, List<Kind> kinds, Watch watch) {
            this.plan = plan;
            this.endpoints = endpoints;
            this.kinds = kinds;
            this.watch = watch;
        }

        Round round(String name, int votes) throws SQLException, InterruptedException {
            if (votes == 0) {
                return new Round(new Rate(0, 0), new Rate(0, 0), new Rate(0, 0), new Rate(0, 0), new Rate(0, 0));
            }
            long first = next;
            next += votes;
            List<Rate> rates = new ArrayList<>();
            for (Kind kind : kinds) {
                long from = kind.ballots() instanceof SealingVoters ? plan.turns() + first : first;
                rates.add(rate(name + ", " + kind.name(), kind, Voters.spread(from, votes, plan.voters())));
            }
            return new Round(rates.get(0), rates.get(1), rates.get(2), rates.get(3), rates.get(4));
        }

        private Rate rate(String what, Kind kind, Voters voters) throws SQLException, InterruptedException {
            LoadPlan load = new LoadPlan(
                    endpoints.api(),
                    kind.election(),
                    kind.ballots(),
                    Electorate.PREFIX,
                    OptionalDouble.empty(),
                    1,
                    plan.connections(),
                    Duration.ZERO,
                    TURN_MAX,
                    voters);
            Stopwatch casting = Stopwatch.start();
            LoadGenerator.Result result = new LoadGenerator(load).run(votes -> watch.doing(what, votes));
            double accepted = casting.seconds();
            try (Convergence convergence = Convergence.of(endpoints.masters(), endpoints.replicas())) {
                boolean arrived =
                        convergence.await(SETTLE_MAX).values().stream().allMatch(OptionalLong::isPresent);
                if (!arrived || result.accepted() != voters.count()) {
                    throw new OperatorException("%s: %,d of %,d votes were accepted (%s)%s"
                            .formatted(
                                    what,
                                    result.accepted(),
                                    voters.count(),
                                    result.byStatus(),
                                    arrived ? "" : ", and not all replicas have them"));
                }
            }
            return new Rate(result.accepted() / accepted, result.accepted() / casting.seconds());
        }

        Machine machine() throws SQLException {
            try (Convergence convergence = Convergence.of(endpoints.masters(), new TreeMap<>())) {
                return Machine.here(convergence.postgresVersion());
            }
        }
    }

    /// The median of the rounds' ratios to open ballots, applied by all replicas.
    public double ratio(ToDoubleFunction<Round> rate) {
        return Median.of(rounds.stream()
                .mapToDouble(round -> rate.applyAsDouble(round) / round.open().applied()));
    }

    /// Whether sealed ballots are as fast as they must be, and say what was meant, and the audit finds all equal.
    public boolean isWithinLimits() {
        return ratio(round -> round.x25519().applied()) >= X25519_MIN
                && ratio(round -> round.xWing().applied()) >= X_WING_MIN
                && opened.values().stream().allMatch(OpenedSample::isAsMeant)
                && audit.equals("equal");
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append("\n\n");
        text.append("votes/s accepted | applied by %d replicas, each round%n".formatted(REPLICAS));
        line(text, "open", Round::open);
        line(text, "X25519, sealed before", Round::x25519);
        line(text, "X-Wing, sealed before", Round::xWing);
        line(text, "X25519, voters ask and seal", Round::x25519Sealing);
        line(text, "X-Wing, voters ask and seal", Round::xWingSealing);
        text.append("\napplied, ratio to open, median of the rounds:%n".formatted());
        text.append("  X25519, sealed before         %6.2f, at least %.2f%n"
                .formatted(ratio(round -> round.x25519().applied()), X25519_MIN));
        text.append("  X-Wing, sealed before         %6.2f, at least %.2f%n"
                .formatted(ratio(round -> round.xWing().applied()), X_WING_MIN));
        text.append("  X25519, voters ask and seal   %6.2f%n"
                .formatted(ratio(round -> round.x25519Sealing().applied())));
        text.append("  X-Wing, voters ask and seal   %6.2f%n%n"
                .formatted(ratio(round -> round.xWingSealing().applied())));
        opened.forEach(
                (suite, sample) -> text.append("suite %s%n".formatted(suite)).append(sample.text()));
        text.append("  audit        %10s%n".formatted(audit));
        return text.toString();
    }

    private void line(StringBuilder text, String name, Function<Round, Rate> rate) {
        text.append("  %-28s".formatted(name));
        rounds.forEach(round -> text.append(" %,9.0f | %,7.0f"
                .formatted(rate.apply(round).accepted(), rate.apply(round).applied())));
        text.append("%n".formatted());
    }
}
