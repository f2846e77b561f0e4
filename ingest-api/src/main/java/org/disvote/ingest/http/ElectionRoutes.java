package org.disvote.ingest.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.disvote.ingest.Shards;
import org.disvote.ingest.follow.Elections;
import org.disvote.topics.event.Choice;
import org.disvote.topics.event.Election;

/// What is voted on.
public final class ElectionRoutes implements HttpServer.Routes {

    static final String ALL = "/elections";
    static final String ONE = "/elections/{electionId}";

    private final Elections elections;
    private final Shards shards;
    private final Clock clock;

    public ElectionRoutes(Elections elections, Shards shards, Clock clock) {
        this.elections = elections;
        this.shards = shards;
        this.clock = clock;
    }

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        Handler all = ctx -> HttpServer.send(ctx, ALL, all());
        Handler one = ctx -> HttpServer.send(ctx, ONE, one(ctx));
        routes.get(ALL, all).head(ALL, all).get(ONE, one).head(ONE, one);
    }

    private Answer all() {
        List<Election> known = elections.all();
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

    private Answer one(Context ctx) {
        return elections
                .find(ctx.pathParam("electionId"))
                .map(election -> Answer.json(200, json -> write(json, election)))
                .orElseGet(() -> unknown(shards, elections));
    }

    /// While no shard is open, or none has told of any election, a definition may be in its topic and not here yet. A
    /// voter must not be told for good that there is no such election.
    static Answer unknown(Shards shards, Elections elections) {
        return shards.anyOpen() && !elections.all().isEmpty()
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
