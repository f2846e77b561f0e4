package org.disvote.lab.demo.sealed;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
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
import org.disvote.lab.load.sealed.RandomEnvelopes;
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
/// replicas: in turn, in closed loops of the same number of votes. Envelopes are sealed before, or are random bytes of
/// the right form, which nothing but an opening can tell apart; the last two kinds of a round are voters who ask who
/// they are, and seal, while the clock runs. A voter who is answered 503 sends the same request again, as a client
/// should, and that time counts.
///
/// @param rounds in the order of the run
/// @param opened by suite: some votes of a replica, opened
/// @param audit the verdict on the whole system afterwards; it looks for encapsulated keys that two envelopes share
public record SealedRates(List<Round> rounds, SortedMap<String, OpenedSample> opened, String audit, Machine machine) {

    static final int REPLICAS = 3;
    private static final Duration TURN_MAX = Duration.ofHours(1);
    private static final Duration SETTLE_MAX = Duration.ofMinutes(5);

    /// How long a voter tries again.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long SEED = 7;
    private static final ElectionId OPEN = new ElectionId("greece-open");

    /// What each kind must reach, as a ratio to open ballots.
    static final double X25519_MIN = 0.75;

    static final double X_WING_MIN = 0.5;

    public SealedRates {
        rounds = List.copyOf(rounds);
        opened = new TreeMap<>(opened);
    }

    /// Votes a second.
    ///
    /// @param accepted until the last voter had an answer
    /// @param applied until log and all replicas had every vote
    /// @param triedAgain answers of 503, each followed by the same request
    public record Rate(double accepted, double applied, long triedAgain) {}

    /// @param x25519 sealed before; likewise `xWing`
    /// @param x25519Random envelopes of random bytes; likewise `xWingRandom`
    /// @param x25519Sealing sealed by the voters, who ask first; likewise `xWingSealing`
    public record Round(
            Rate open,
            Rate x25519,
            Rate xWing,
            Rate x25519Random,
            Rate xWingRandom,
            Rate x25519Sealing,
            Rate xWingSealing) {

        static Round of(List<Rate> rates) {
            return new Round(
                    rates.get(0), rates.get(1), rates.get(2), rates.get(3), rates.get(4), rates.get(5), rates.get(6));
        }
    }

    /// @param warmUp how many votes of each kind are cast first
    /// @param votes of each kind in each round
    public record Plan(int rounds, int votes, int warmUp, int connections) {

        /// How many kinds of votes each sealed election gets, each of other voters: sealed before, random, sealed by
        /// the voters.
        public static final int KINDS = 3;

        int voters() {
            return Math.max(Electorate.VOTERS_MIN, Math.multiplyExact(KINDS, turns()));
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
                LoadPlan.Ballots openBallots =
                        LoadBallots.greek(electorate, open.definition().papers());
                Turns turns = new Turns(
                        plan,
                        endpoints,
                        List.of(
                                new Kind(OPEN, "open", openBallots, 0),
                                Kind.of(x25519, "X25519", x25519Before, 0),
                                Kind.of(xWing, "X-Wing", xWingBefore, 0),
                                Kind.of(x25519, "X25519, random", new RandomEnvelopes(x25519.voters(), SEED), 1),
                                Kind.of(xWing, "X-Wing, random", new RandomEnvelopes(xWing.voters(), SEED), 1),
                                Kind.of(x25519, "X25519, sealing", new SealingVoters(x25519.voters()), 2),
                                Kind.of(xWing, "X-Wing, sealing", new SealingVoters(xWing.voters()), 2)),
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

    /// @param part of the electorate, from 0: kinds of one election have different voters
    private record Kind(ElectionId election, String name, LoadPlan.Ballots ballots, int part) {

        static Kind of(SealedSample sample, String name, LoadPlan.Ballots ballots, int part) {
            return new Kind(sample.voters().terms().id(), name, ballots, part);
        }
    }

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
                return Round.of(Collections.nCopies(kinds.size(), new Rate(0, 0, 0)));
            }
            long first = next;
            next += votes;
            List<Rate> rates = new ArrayList<>();
            for (Kind kind : kinds) {
                long from = (long) kind.part() * plan.turns() + first;
                rates.add(rate(name + ", " + kind.name(), kind, Voters.spread(from, votes, plan.voters())));
            }
            return Round.of(rates);
        }

        private Rate rate(String what, Kind kind, Voters voters) throws SQLException, InterruptedException {
            LoadPlan load = LoadPlan.builder(endpoints.api(), plan.connections(), TURN_MAX)
                    .election(kind.election())
                    .ballots(kind.ballots())
                    .voterPrefix(Electorate.PREFIX)
                    .voters(voters)
                    .patience(PATIENCE)
                    .build();
            Stopwatch casting = Stopwatch.start();
            LoadGenerator.Result result = new LoadGenerator(load).run(votes -> watch.doing(what, votes));
            double accepted = casting.seconds();
            try (Convergence convergence = Convergence.of(endpoints.masters(), endpoints.replicas())) {
                boolean arrived =
                        convergence.await(SETTLE_MAX).values().stream().allMatch(OptionalLong::isPresent);
                if (!arrived || result.accepted() != voters.count()) {
                    throw new OperatorException("%s: %,d of %,d votes were accepted (%s, %,d not answered)%s"
                            .formatted(
                                    what,
                                    result.accepted(),
                                    voters.count(),
                                    result.byStatus(),
                                    result.unanswered(),
                                    arrived ? "" : ", and not all replicas have them"));
                }
            }
            return new Rate(result.accepted() / accepted, result.accepted() / casting.seconds(), result.triedAgain());
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
        return new RatesText(this).text();
    }
}
