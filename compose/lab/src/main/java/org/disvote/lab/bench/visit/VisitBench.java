package org.disvote.lab.bench.visit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.bench.start.SystemProcess;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.LoadReport;
import org.disvote.lab.load.Machine;
import org.disvote.lab.load.Median;
import org.disvote.lab.load.Timeline;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.operator.OperatorException;

/// Votes and whole visits in turn, on one system and in one run. The load generator is another process, whose
/// CPU time is not counted.
///
/// Part of what a system does goes by time: it looks, reports and collects garbage also while nobody comes.
/// Visitors pause, so there are fewer visits a second than votes, and each would be charged with more of
/// that. So it is measured for itself, and the ratio is that of the rest.
///
/// @param load the machine's load average when this began
public record VisitBench(List<Round> rounds, Weight first, Weight again, double load, Machine machine) {

    /// How many votes a visit may cost.
    public static final double RATIO_MAX = 4;

    /// Of a first visit, all answers with their heads.
    public static final long BYTES_MAX = 120_000;

    /// For the document and files of the page: on a first visit, and on a return.
    public static final int REQUESTS_MAX = 5;

    private static final int REQUESTS_AGAIN_MAX = 1;

    /// Visits a second in Greece's worst hour.
    private static final double WORST_HOUR = 1_200;

    private static final int CREATED = 201;
    private static final Duration SETTLE_MAX = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(10);

    public VisitBench {
        rounds = List.copyOf(rounds);
    }

    /// @param requests for the page's document and files
    /// @param bytes of all answers
    public record Weight(long requests, long bytes) {}

    /// @param perSecond votes or visits
    /// @param micros of CPU time for each, by part of the system; the load generator is another process
    /// @param failed how many did not end with 201, by status; 0 for those without an answer
    public record Cost(double perSecond, SortedMap<String, Double> micros, SortedMap<Integer, Long> failed) {

        public Cost {
            micros = new TreeMap<>(micros);
            failed = new TreeMap<>(failed);
        }

        public double allMicros() {
            return micros.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        /// Without what goes by time.
        ///
        /// @param idleMicros of CPU time a second
        double ownMicros(double idleMicros) {
            return allMicros() - idleMicros / perSecond;
        }
    }

    /// @param idle microseconds of CPU time a second while nobody comes, by part of the system
    public record Round(Cost vote, Cost visit, SortedMap<String, Double> idle) {

        public Round {
            idle = new TreeMap<>(idle);
        }

        double idleMicros() {
            return idle.values().stream().mapToDouble(Double::doubleValue).sum();
        }

        double voteMicros() {
            return vote.ownMicros(idleMicros());
        }

        double visitMicros() {
            return visit.ownMicros(idleMicros());
        }

        public double ratio() {
            return visitMicros() / voteMicros();
        }
    }

    /// @param voters connections of those who only vote
    /// @param visitors connections of those who visit; they pause, as browsers do
    public record Plan(int rounds, int voters, int visitors, Duration warmUp, Duration measured) {}

    /// @param system stays the caller's
    public static VisitBench measure(Plan plan, SystemProcess system, double load, Watch watch)
            throws IOException, InterruptedException, SQLException {
        Endpoints endpoints = system.endpoints();
        VisitPlayer one = new VisitPlayer(VisitedSite.learn(plan(plan, endpoints, 1)));
        try (one) {
            int status = one.cast(0);
            if (status != CREATED) {
                throw new OperatorException("a visit ends with the status " + status);
            }
        }
        List<Round> rounds = new ArrayList<>();
        for (int i = 1; i <= plan.rounds(); i++) {
            String round = " (round " + i + " of " + plan.rounds() + ")";
            Cost vote = cost(
                    LoadPlan.closedLoop(endpoints.api(), plan.voters(), plan.warmUp(), plan.measured()),
                    endpoints,
                    votes -> watch.doing("votes" + round, votes));
            Cost visit = cost(
                    plan(plan, endpoints, plan.visitors()), endpoints, votes -> watch.doing("visits" + round, votes));
            watch.doing("nothing" + round, 0);
            SortedMap<String, Double> idle = new TreeMap<>();
            Timeline.idle(endpoints.masters(), endpoints.replicas(), IDLE)
                    .forEach((part, seconds) -> idle.put(part, seconds * 1e6));
            rounds.add(new Round(vote, visit, idle));
        }
        return new VisitBench(
                rounds,
                new Weight(Visit.FIRST.ofThePage(), one.bytes(Visit.FIRST)),
                new Weight(Visit.RETURN.ofThePage(), one.bytes(Visit.RETURN)),
                load,
                Machine.here("of the system"));
    }

    private static LoadPlan plan(Plan plan, Endpoints endpoints, int visitors) {
        return LoadPlan.closedLoop(endpoints.api(), visitors, plan.warmUp(), plan.measured())
                .with(VisitPlayer.VISITS);
    }

    private static Cost cost(LoadPlan plan, Endpoints endpoints, LoadGenerator.Watch watch)
            throws IOException, InterruptedException, SQLException {
        LoadReport report = LoadReport.measure(plan, endpoints.masters(), endpoints.replicas(), SETTLE_MAX, watch);
        if (report.cpuSecondsPerMillionVotes().isEmpty()) {
            throw new OperatorException("no vote was recorded after the warm-up, whose answers were "
                    + report.byStatus() + ", or this machine does not tell CPU time by process, as Linux does");
        }
        SortedMap<Integer, Long> failed = new TreeMap<>(report.byStatus());
        failed.remove(CREATED);
        if (report.unanswered() > 0) {
            failed.put(0, report.unanswered());
        }
        return new Cost(report.votesPerSecond(), report.cpuSecondsPerMillionVotes(), failed);
    }

    private double median(ToDoubleFunction<Round> figure) {
        return Median.of(rounds.stream().mapToDouble(figure));
    }

    private boolean allEndedWell() {
        return rounds.stream()
                .allMatch(round -> round.vote().failed().isEmpty()
                        && round.visit().failed().isEmpty());
    }

    /// Whether a visit costs no more than it may, in time and in bytes, and each one ended well.
    public boolean isCheapEnough() {
        return allEndedWell()
                && median(Round::ratio) <= RATIO_MAX
                && first.bytes() < BYTES_MAX
                && first.requests() <= REQUESTS_MAX
                && again.requests() <= REQUESTS_AGAIN_MAX;
    }

    /// Of this machine, for [#WORST_HOUR].
    public double coresInTheWorstHour() {
        return median(round -> WORST_HOUR * round.visitMicros() + round.idleMicros()) / 1e6;
    }

    public String text() {
        StringBuilder text = new StringBuilder(machine.text()).append('\n');
        text.append("load average when it began: %.1f%n%n".formatted(load));
        text.append("                    µs of CPU for each              µs of CPU for each     ms of CPU a second%n"
                .formatted());
        text.append("  round   votes/s        all  by itself  visits/s        all  by itself  for nobody   ratio%n"
                .formatted());
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            text.append("  %5d   %,7.0f   %,8.0f   %,8.0f  %,8.0f   %,8.0f   %,8.0f  %,10.0f   %5.2f%n"
                    .formatted(
                            i + 1,
                            round.vote().perSecond(),
                            round.vote().allMicros(),
                            round.voteMicros(),
                            round.visit().perSecond(),
                            round.visit().allMicros(),
                            round.visitMicros(),
                            round.idleMicros() / 1e3,
                            round.ratio()));
        }
        if (!allEndedWell()) {
            text.append("%n  not each one ended with 201:%n".formatted());
            rounds.forEach(round -> text.append("    votes %s, visits %s%n"
                    .formatted(round.vote().failed(), round.visit().failed())));
        }
        Round last = rounds.getLast();
        text.append("%n  µs of CPU in the last round        a vote    a visit   a second for nobody%n".formatted());
        last.visit()
                .micros()
                .forEach((part, micros) -> text.append("    %-30s %,8.1f   %,8.1f   %,19.0f%n"
                        .formatted(
                                part,
                                last.vote().micros().getOrDefault(part, 0.0),
                                micros,
                                last.idle().getOrDefault(part, 0.0))));
        text.append("%n  median ratio %.2f; target at most %.0f%n".formatted(median(Round::ratio), RATIO_MAX));
        text.append("  first visit  %d requests for the page (target %d), %,d bytes in all (target below %,d)%n"
                .formatted(first.requests(), REQUESTS_MAX, first.bytes(), BYTES_MAX));
        text.append("  return       %d request for the page (target %d), %,d bytes in all%n"
                .formatted(again.requests(), REQUESTS_AGAIN_MAX, again.bytes()));
        text.append("  Greece's worst hour, %,.0f visits/s, needs %.1f of this machine's cores for all parts%n"
                .formatted(WORST_HOUR, coresInTheWorstHour()));
        return text.toString();
    }
}
