package org.disvote.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.disvote.ingest.Shards;
import org.disvote.ingest.follow.Elections;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;

/// What is voted on.
public final class ElectionRoutes implements HttpServer.Routes {

    static final String ALL = "/elections";
    static final String ONE = "/elections/{electionId}";

    private final Elections elections;
    private final Shards shards;
    private final RenewedAnswers answers;
    private final Clock clock;

    public ElectionRoutes(Elections elections, Shards shards, RenewedAnswers answers, Clock clock) {
        this.elections = elections;
        this.shards = shards;
        this.answers = answers;
        this.clock = clock;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler all = ctx -> HttpServer.send(ctx, ALL, answers.get(ALL, this::all), threads);
        Handler one = ctx -> {
            Optional<Election> election = elections.find(ctx.pathParam("electionId"));
            if (election.isPresent()) {
                HttpServer.send(ctx, ONE, one(election.get().id()), threads);
            } else {
                HttpServer.send(ctx, ONE, unknown(shards, elections));
            }
        };
        routes.get(ALL, all).head(ALL, all).get(ONE, one).head(ONE, one);
    }

    private RenewedAnswers.Made all() {
        List<Election> known = elections.all();
        return new RenewedAnswers.Made(all(known), nextChange(known));
    }

    private CompletableFuture<Answer> one(String id) {
        return answers.get(
                ALL + "/" + id,
                () -> elections
                        .find(id)
                        .map(election -> new RenewedAnswers.Made(
                                Answer.json(200, json -> write(json, election)), nextChange(List.of(election))))
                        .orElseGet(() -> new RenewedAnswers.Made(unknown(shards, elections), Instant.MAX)));
    }

    /// When the state of one of them is another one, if nobody changes their times.
    private Instant nextChange(List<Election> known) {
        Instant now = clock.instant();
        return known.stream()
                .flatMap(election -> Stream.of(election.opensAt(), election.closesAt()))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Answer all(List<Election> known) {
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("elections");
            for (Election election : known) {
                write(json, election);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /// While no partition is open, or none has told of any election, a definition may be in its topic and not
    /// here yet. A voter must not be told for good that there is no such election.
    static Answer unknown(Shards shards, Elections elections) {
        return shards.anyOpen() && elections.anyKnown()
                ? Problem.UNKNOWN_ELECTION.answer("No election has this ID.")
                : Problem.MASTER_UNAVAILABLE.answer("Not every election is known here yet. Try again in a moment.");
    }

    private void write(JsonGenerator json, Election election) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", election.id());
        write(json, election.title());
        json.writeArrayFieldStart("choices");
        for (Choice choice : election.choices()) {
            json.writeStartObject();
            json.writeStringField("id", choice.id());
            write(json, choice.title());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("opensAt", election.opensAt().toString());
        json.writeStringField("closesAt", election.closesAt().toString());
        json.writeStringField("state", state(election));
        json.writeStringField("eligibility", word(election.eligibility()));
        json.writeBooleanField("liveResults", election.liveResults());
        json.writeStringField("changeOfMind", word(election.changeOfMind()));
        json.writeEndObject();
    }

    /// As an election's definition writes it.
    private static String word(Enum<?> term) {
        return term.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static void write(JsonGenerator json, Map<String, String> title) throws IOException {
        json.writeObjectFieldStart("title");
        for (Map.Entry<String, String> entry : new TreeMap<>(title).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /// A hint by this instance's clock; the master's clock decides on a vote.
    private String state(Election election) {
        Instant now = clock.instant();
        if (election.isOpenAt(now)) {
            return "open";
        }
        return now.isBefore(election.opensAt()) ? "not-yet-open" : "closed";
    }
}
