package org.disvote.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.disvote.lab.bench.Peers.Systems;
import org.disvote.lab.bench.Peers.Watch;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.LoadGenerator;
import org.disvote.lab.load.LoadPlan;
import org.disvote.lab.load.Median;
import org.disvote.lab.load.Voters;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.operate.endpoint.MetricsTargets;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.operate.sample.SampleElection;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.operator.OperatorException;

/// How long a commit takes in an election with the largest definition, beside two with five choices: the sample
/// election, in which anyone may vote, and one for the same roll, since a commit then also looks up its voters.
/// All are open in one system, and are measured in turn at one rate, so that their batches are of one size. The
/// times are those of `disvote_batch_commit_seconds`.
///
/// @param openSeconds from the launch of the large election until ingest knows it
/// @param rounds in the order of the run
public record CommitTimes(double openSeconds, List<Round> rounds) {

    /// What the requirement allows, as a ratio.
    private static final double RATIO_MAX = 1.1;

    private static final ElectionId LARGE = new ElectionId("greece-large");
    private static final ElectionId SMALL = new ElectionId("choices-for-the-roll");
    private static final Duration OPEN_MAX = Duration.ofDays(1);
    private static final String METRIC = "disvote_batch_commit_seconds";

    /// Commits of one election in one round.
    ///
    /// @param millis the mean time of a commit
    /// @param votes the mean number of votes in it
    public record Commits(double millis, double votes, double votesPerSecond) {}

    /// @param sample of the sample election
    /// @param small of five choices for the roll
    public record Round(Commits sample, Commits small, Commits large) {}

    /// @param rate votes a second, of each election in its turn
    public record Plan(int rounds, int rate, int connections, Duration warmUp, Duration measured) {

        /// Enough for every round.
        int voters() {
            long votes = (long) rounds * rate * (measured.toSeconds() + 1) + rate * (warmUp.toSeconds() + 1);
            return Math.toIntExact(Math.max(Electorate.VOTERS_MIN, votes));
        }
    }

    public CommitTimes {
        rounds = List.copyOf(rounds);
    }

    public static CommitTimes measure(Plan plan, Systems systems, Watch watch)
            throws IOException, InterruptedException {
        try (FreshSystem system = systems.make(OptionalInt.of(0))) {
            Endpoints endpoints = system.start(step -> watch.doing(step, 0));
            Electorate electorate = new Electorate(plan.voters());
            Opening opening =
                    new Opening(endpoints, system.data(), electorate, (doing, done, all) -> watch.doing(doing, done));
            opening.importRoll();
            opening.open(CommitTimes::small);
            Opening.Opened opened = opening.open(LARGE, Size.LARGEST);
            Turns turns = new Turns(
                    plan,
                    endpoints.api(),
                    ingestMetrics(system.data()),
                    LoadBallots.greek(electorate, opened.definition().papers()),
                    watch);
            turns.round("warming up", plan.warmUp());
            List<Round> rounds = new ArrayList<>();
            for (int i = 1; i <= plan.rounds(); i++) {
                rounds.add(turns.round("round %d of %d".formatted(i, plan.rounds()), plan.measured()));
            }
            return new CommitTimes(opened.took().toMillis() / 1e3, rounds);
        }
    }

    /// Five choices for the voters of the roll.
    private static JsonNode small(Instant opensAt) {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("id", SMALL.value()).put("eligibility", "roll");
        file.putObject("title").put("en", "Five choices");
        ArrayNode choices = file.putArray("choices");
        SampleElection.CHOICES.forEach(choice ->
                choices.addObject().put("id", choice.value()).putObject("title").put("en", "Choice " + choice.value()));
        file.put("opensAt", opensAt.toString())
                .put("closesAt", opensAt.plus(OPEN_MAX).toString());
        return file;
    }

    private static URI ingestMetrics(Path data) {
        URI ingest = MetricsTargets.read(data).parts().get("ingest");
        if (ingest == null) {
            throw new OperatorException("the system in %s names no metrics of ingest".formatted(data));
        }
        return ingest.resolve("/metrics");
    }

    /// The load of one run. Each voter votes once in each election.
    private static final class Turns {
        private final Plan plan;
        private final URI api;
        private final URI metrics;
        private final LoadBallots largeBallots;
        private final Watch watch;
        private final String prefix = "bench-" + Long.toString(Instant.now().toEpochMilli(), Character.MAX_RADIX) + "-";
        private long next;

        Turns(Plan plan, URI api, URI metrics, LoadBallots largeBallots, Watch watch) {
            this.plan = plan;
            this.api = api;
            this.metrics = metrics;
            this.largeBallots = largeBallots;
            this.watch = watch;
        }

        Round round(String name, Duration duration) throws IOException, InterruptedException {
            long first = next;
            next += plan.rate() * (duration.toSeconds() + 1);
            Voters voters = Voters.spread(first, next - first, plan.voters());
            Commits sample = commits(
                    name + ", five choices",
                    load(SampleElection.ID, LoadBallots.choices(SampleElection.CHOICES), prefix, voters, duration));
            Commits small = commits(
                    name + ", five choices for the roll",
                    load(SMALL, LoadBallots.choices(SampleElection.CHOICES), Electorate.PREFIX, voters, duration));
            Commits large =
                    commits(name + ", large ballots", load(LARGE, largeBallots, Electorate.PREFIX, voters, duration));
            return new Round(sample, small, large);
        }

        private LoadPlan load(
                ElectionId election, LoadBallots ballots, String voterPrefix, Voters voters, Duration duration) {
            return LoadPlan.builder(api, plan.connections(), duration)
                    .election(election)
                    .ballots(ballots)
                    .voterPrefix(voterPrefix)
                    .votesPerSecond(OptionalDouble.of(plan.rate()))
                    .voters(voters)
                    .build();
        }

        private Commits commits(String what, LoadPlan load) throws IOException, InterruptedException {
            double secondsBefore = metric(METRIC + "_sum");
            double countBefore = metric(METRIC + "_count");
            LoadGenerator.Result result = new LoadGenerator(load).run(votes -> watch.doing(what, votes));
            double count = metric(METRIC + "_count") - countBefore;
            if (count == 0 || result.accepted() == 0) {
                throw new OperatorException("%s: no vote was accepted: %s".formatted(what, result.byStatus()));
            }
            return new Commits(
                    (metric(METRIC + "_sum") - secondsBefore) / count * 1e3,
                    result.accepted() / count,
                    (double) result.accepted() / load.measured().toSeconds());
        }

        /// The sum over all shards.
        private double metric(String name) throws IOException, InterruptedException {
            try (HttpClient http = HttpClient.newHttpClient()) {
                String text = http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                        .body();
                return text.lines()
                        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
            }
        }
    }

    /// The median of the rounds' ratios to the sample election.
    public double ratioToSample() {
        return median(round -> round.large().millis() / round.sample().millis());
    }

    /// The same to the small election for the same roll: what the definition alone costs.
    public double ratioToSmall() {
        return median(round -> round.large().millis() / round.small().millis());
    }

    public boolean isWithinLimit() {
        return ratioToSmall() <= RATIO_MAX;
    }

    private double median(ToDoubleFunction<Round> figure) {
        return Median.of(rounds.stream().mapToDouble(figure));
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("opened in %.1f s: 59 constituencies × 30 lists × 20 candidates%n%n".formatted(openSeconds));
        text.append("  ms a commit (votes in it)   sample election   five choices, roll   large, roll\n");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            text.append("  round %-20d %s     %s %s%n"
                    .formatted(i + 1, cell(round.sample()), cell(round.small()), cell(round.large())));
        }
        return text.append("%n  large / sample election      %.2f%n".formatted(ratioToSample()))
                .append("  large / five choices, roll   %.2f, at most %.2f (medians of the rounds' ratios)%n"
                        .formatted(ratioToSmall(), RATIO_MAX))
                .toString();
    }

    private static String cell(Commits commits) {
        return "%7.2f (%,6.1f)".formatted(commits.millis(), commits.votes());
    }
}
