package org.disvote.ingest.http.election;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.disvote.ingest.count.StatedCounts;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.election.Elections;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.RenewedAnswers;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.shard.Shards;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;

/// Turnout at any time, and results once they may be published.
///
/// Unless an election has live results, the tally stays secret until no partition can take another vote. This
/// depends on the masters' rows, not on this instance's clock. Of a sealed election nobody has a tally before
/// its trustees have counted it, and the notary has stated their count.
public final class ResultRoutes implements Routes {

    private static final String TURNOUT = "/elections/{electionId}/turnout";
    private static final String RESULTS = "/elections/{electionId}/results";

    private final Elections elections;
    private final Shards shards;
    private final Function<ElectionId, Closing> closings;
    private final Counts counts;
    private final StatedCounts stated;
    private final RenewedAnswers answers;
    private final Clock clock;

    /// @param closings the state of an election's close, by the election's ID
    public ResultRoutes(
            Elections elections,
            Shards shards,
            Function<ElectionId, Closing> closings,
            Counts counts,
            StatedCounts stated,
            RenewedAnswers answers,
            Clock clock) {
        this.elections = elections;
        this.shards = shards;
        this.closings = closings;
        this.counts = counts;
        this.stated = stated;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler turnout = of(TURNOUT, "turnout", this::turnout, threads);
        Handler results = of(RESULTS, "results", this::results, threads);
        routes.get(TURNOUT, turnout)
                .head(TURNOUT, turnout)
                .get(RESULTS, results)
                .head(RESULTS, results);
    }

    private Handler of(String route, String what, Function<Election, Answer> maker, Executor threads) {
        return ctx -> {
            Optional<Election> election =
                    ElectionId.parse(ctx.pathParam("electionId")).flatMap(elections::find);
            if (election.isEmpty()) {
                Sender.send(ctx, route, ElectionRoutes.unknown(shards, elections));
                return;
            }
            ElectionId id = election.get().id();
            String path = ElectionRoutes.ALL + "/" + id.value() + "/" + what;
            Sender.send(ctx, route, answers.get(path, () -> made(id, maker)), threads);
        };
    }

    /// Looks the election up again, since its definition may have changed after the first request.
    private RenewedAnswers.Made made(ElectionId id, Function<Election, Answer> maker) {
        Optional<Election> election = elections.find(id);
        Instant closesAt = election.map(Election::closesAt)
                .filter(closing -> clock.instant().isBefore(closing))
                .orElse(Instant.MAX);
        return new RenewedAnswers.Made(
                election.map(maker).orElseGet(() -> ElectionRoutes.unknown(shards, elections)), closesAt);
    }

    private Answer turnout(Election election) {
        TurnoutJson turnout = election.terms().ballots() == Ballots.SEALED
                ? TurnoutJson.sealed(
                        election,
                        counts,
                        stated.of(election).flatMap(StatedCounts.Count::result).map(StatedCounts.Result::file),
                        clock.instant())
                : TurnoutJson.of(election, counts, closings.apply(election.id()).counted(), clock.instant());
        return Answer.json(200, turnout);
    }

    private Answer results(Election election) {
        // Read before the counts, so that votes which are final by the closing are in the counts.
        Closing closing = closings.apply(election.id());
        boolean open = !closing.begun() && clock.instant().isBefore(election.closesAt());
        if (open && !election.liveResults()) {
            return Problem.RESULTS_SEALED.answer("The election closes at " + election.closesAt() + ".");
        }
        Optional<StatedCounts.Count> count = stated.of(election);
        if (election.terms().ballots() == Ballots.SEALED) {
            return Answer.json(200, ResultsJson.sealed(election, closing, counts, count));
        }
        String state = open ? "live" : closing.isFinal() ? "final" : "counting";
        boolean withTally = election.liveResults() || closing.sealed();
        return Answer.json(200, ResultsJson.of(election, state, closing, counts, withTally, count));
    }
}
