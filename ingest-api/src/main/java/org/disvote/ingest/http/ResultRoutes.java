package org.disvote.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.disvote.ingest.Shards;
import org.disvote.ingest.follow.Closing;
import org.disvote.ingest.follow.Elections;
import org.disvote.topics.count.Counts;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.Eligibility;

/// Turnout at any time, and results once they may be told.
///
/// Unless an election has live results, no tally is told while any partition may still take a vote, whatever this
/// instance's clock says: the masters' own rows say which may.
public final class ResultRoutes implements HttpServer.Routes {

    static final String TURNOUT = "/elections/{electionId}/turnout";
    static final String RESULTS = "/elections/{electionId}/results";

    private final Elections elections;
    private final Shards shards;
    private final Function<String, Closing> closings;
    private final Counts counts;
    private final RenewedAnswers answers;
    private final Clock clock;

    /// @param closings of an election, by its ID
    public ResultRoutes(
            Elections elections,
            Shards shards,
            Function<String, Closing> closings,
            Counts counts,
            RenewedAnswers answers,
            Clock clock) {
        this.elections = elections;
        this.shards = shards;
        this.closings = closings;
        this.counts = counts;
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
            Optional<Election> election = elections.find(ctx.pathParam("electionId"));
            if (election.isEmpty()) {
                HttpServer.send(ctx, route, ElectionRoutes.unknown(shards, elections));
                return;
            }
            String id = election.get().id();
            String path = ElectionRoutes.ALL + "/" + id + "/" + what;
            HttpServer.send(ctx, route, answers.get(path, () -> made(id, maker)), threads);
        };
    }

    /// As the election is defined now, which may have changed since somebody asked first.
    private RenewedAnswers.Made made(String id, Function<Election, Answer> maker) {
        Optional<Election> election = elections.find(id);
        Instant closesAt = election.map(Election::closesAt)
                .filter(closing -> clock.instant().isBefore(closing))
                .orElse(Instant.MAX);
        return new RenewedAnswers.Made(
                election.map(maker).orElseGet(() -> ElectionRoutes.unknown(shards, elections)), closesAt);
    }

    private Answer turnout(Election election) {
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("electionId", election.id());
            json.writeNumberField("voters", counts.voters(election.id()));
            json.writeArrayFieldStart("byMinute");
            for (var minute : counts.turnout(election.id()).entrySet()) {
                json.writeStartObject();
                json.writeStringField("minute", minute.getKey().toString());
                json.writeNumberField("voters", minute.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (election.eligibility() == Eligibility.ROLL) {
                writeTurnoutByConstituency(json, election);
            }
            json.writeEndObject();
        });
    }

    private void writeTurnoutByConstituency(JsonGenerator json, Election election) throws IOException {
        json.writeArrayFieldStart("byConstituency");
        for (var constituency : counts.votersByConstituency(election.id()).entrySet()) {
            json.writeStartObject();
            json.writeStringField("constituency", constituency.getKey());
            json.writeNumberField("voters", constituency.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static long sum(Map<?, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private Answer results(Election election) {
        // Before the counts: what is final by it is in them.
        Closing closing = closings.apply(election.id());
        boolean open = !closing.begun() && clock.instant().isBefore(election.closesAt());
        if (open && !election.liveResults()) {
            return Problem.RESULTS_SEALED.answer("The election closes at " + election.closesAt() + ".");
        }
        String state = open ? "live" : closing.isFinal() ? "final" : "counting";
        boolean told = election.liveResults() || closing.sealed();
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("electionId", election.id());
            ElectionRoutes.write(json, election.title());
            json.writeStringField("state", state);
            json.writeStringField("closesAt", election.closesAt().toString());
            json.writeNumberField("voters", counts.voters(election.id()));
            if (told) {
                writeChoices(json, election, counts.tally(election.id()));
            }
            if (told && election.eligibility() == Eligibility.ROLL) {
                writeTallyByConstituency(json, election);
            }
            writePositions(json, closing);
            json.writeEndObject();
        });
    }

    private static void writeChoices(JsonGenerator json, Election election, Map<String, Long> tally)
            throws IOException {
        long all = sum(tally);
        json.writeNumberField("votes", all);
        json.writeArrayFieldStart("choices");
        for (Choice choice : election.choices()) {
            long votes = tally.getOrDefault(choice.id(), 0L);
            json.writeStartObject();
            json.writeStringField("id", choice.id());
            ElectionRoutes.write(json, choice.title());
            json.writeNumberField("votes", votes);
            json.writeNumberField("percent", percent(votes, all));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeTallyByConstituency(JsonGenerator json, Election election) throws IOException {
        json.writeArrayFieldStart("byConstituency");
        for (var constituency : counts.tallyByConstituency(election.id()).entrySet()) {
            json.writeStartObject();
            json.writeStringField("constituency", constituency.getKey());
            json.writeNumberField("votes", sum(constituency.getValue()));
            json.writeArrayFieldStart("choices");
            for (Choice choice : election.choices()) {
                json.writeStartObject();
                json.writeStringField("id", choice.id());
                json.writeNumberField("votes", constituency.getValue().getOrDefault(choice.id(), 0L));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// With two decimals.
    private static BigDecimal percent(long part, long all) {
        return all == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).movePointRight(2).divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP);
    }

    private static void writePositions(JsonGenerator json, Closing closing) throws IOException {
        json.writeArrayFieldStart("positions");
        for (Closing.OfPartition partition : closing.partitions()) {
            json.writeStartObject();
            json.writeNumberField("partition", partition.partition());
            if (partition.sealedSeq().isPresent()) {
                json.writeNumberField("sealedSeq", partition.sealedSeq().get());
                json.writeStringField(
                        "sealedAt", partition.sealedAt().orElseThrow().toString());
            }
            json.writeNumberField("countedSeq", partition.countedSeq());
            json.writeNumberField("replicatedSeq", partition.replicatedSeq());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
