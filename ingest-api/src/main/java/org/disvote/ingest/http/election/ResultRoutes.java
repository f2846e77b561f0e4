package org.disvote.ingest.http.election;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.disvote.ingest.count.CountFile;
import org.disvote.ingest.count.StatedCounts;
import org.disvote.ingest.election.Closing;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.answer.ReadPace;
import org.disvote.ingest.http.answer.RenewedAnswers;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.ingest.http.server.SharedShortcut;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;

/// Turnout at any time, and results once they may be published.
///
/// Unless an election has live results, the tally stays secret until no partition can take another vote. This
/// depends on the masters' rows, or on what the notary has stated of them, not on this instance's clock. Of a sealed
/// election nobody has a tally before
/// its trustees have counted it, and the notary has stated their count.
public final class ResultRoutes implements Routes {

    private static final String TURNOUT = "/elections/{electionId}/turnout";
    private static final String RESULTS = "/elections/{electionId}/results";

    private final KnownElections elections;
    private final Function<ElectionId, Closing> closings;
    private final Counts counts;
    private final StatedCounts stated;
    private final RenewedAnswers answers;
    private final ReadPace pace;
    private final Clock clock;

    /// @param closings the state of an election's close, by the election's ID
    /// @param pace of all readers
    public ResultRoutes(
            KnownElections elections,
            Function<ElectionId, Closing> closings,
            Counts counts,
            StatedCounts stated,
            RenewedAnswers answers,
            ReadPace pace,
            Clock clock) {
        this.pace = pace;
        this.elections = elections;
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

    private Handler of(String route, String what, Function<Election, Of> maker, Executor threads) {
        return ctx -> {
            Optional<Election> election =
                    ElectionId.parse(ctx.pathParam("electionId")).flatMap(elections::find);
            if (election.isEmpty()) {
                Sender.send(ctx, route, elections.unknown());
                return;
            }
            ElectionId id = election.get().id();
            String path = ElectionRoutes.ALL + "/" + id.value() + "/" + what;
            Sender.sendShared(ctx, route, answers.get(path, () -> made(id, maker)), threads);
        };
    }

    @Override
    public Optional<org.eclipse.jetty.server.Handler.Wrapper> shortcut(Executor threads) {
        return Optional.of(new SharedShortcut(
                uri -> shared(uri.getPath(), RESULTS, "/results", this::results)
                        .or(() -> shared(uri.getPath(), TURNOUT, "/turnout", this::turnout)),
                threads));
    }

    private Optional<SharedShortcut.Found> shared(
            String path, String route, String after, Function<Election, Of> maker) {
        return ElectionPath.id(path, after)
                .flatMap(elections::find)
                .map(election ->
                        new SharedShortcut.Found(route, answers.get(path, () -> made(election.id(), maker)), pace));
    }

    /// An answer, and how long others may keep it.
    private record Of(Answer answer, String caching) {}

    /// Looks the election up again, since its definition may have changed after the first request.
    private RenewedAnswers.Made made(ElectionId id, Function<Election, Of> maker) {
        Optional<Election> election = elections.find(id);
        Instant closesAt = election.map(Election::closesAt)
                .filter(closing -> clock.instant().isBefore(closing))
                .orElse(Instant.MAX);
        Of made = election.map(maker).orElseGet(() -> new Of(elections.unknown(), SharedAnswer.A_SECOND));
        return new RenewedAnswers.Made(made.answer(), closesAt, made.caching());
    }

    private Of turnout(Election election) {
        if (election.terms().ballots() == Ballots.SEALED) {
            Optional<CountFile> file =
                    stated.of(election).flatMap(StatedCounts.Count::result).map(StatedCounts.Result::file);
            return new Of(
                    Answer.json(200, TurnoutJson.sealed(election, counts, file, clock.instant())),
                    file.isPresent() ? SharedAnswer.FINAL : SharedAnswer.A_SECOND);
        }
        Closing closing = closings.apply(election.id());
        return new Of(
                Answer.json(200, TurnoutJson.of(election, counts, closing.counted(), clock.instant())),
                closing.isFinal() ? SharedAnswer.FINAL : SharedAnswer.A_SECOND);
    }

    private Of results(Election election) {
        // Read before the counts, so that votes which are final by the closing are in the counts.
        Closing closing = closings.apply(election.id());
        boolean open = !closing.begun() && clock.instant().isBefore(election.closesAt());
        if (open && !election.liveResults()) {
            return new Of(
                    Problem.RESULTS_SEALED.answer("The election closes at " + election.closesAt() + "."),
                    SharedAnswer.A_SECOND);
        }
        Optional<StatedCounts.Count> count = stated.of(election);
        if (election.terms().ballots() == Ballots.SEALED) {
            boolean result = count.flatMap(StatedCounts.Count::result).isPresent();
            return new Of(
                    Answer.json(200, ResultsJson.sealed(election, closing, counts, count)),
                    result ? SharedAnswer.FINAL : SharedAnswer.A_SECOND);
        }
        String state = open ? "live" : closing.isFinal() ? "final" : "counting";
        boolean withTally = election.liveResults() || closing.sealed();
        return new Of(
                Answer.json(200, ResultsJson.of(election, state, closing, counts, withTally, count)),
                open || !closing.isFinal()
                        ? SharedAnswer.A_SECOND
                        : count.isEmpty() ? SharedAnswer.TEN_SECONDS : SharedAnswer.FINAL);
    }
}
