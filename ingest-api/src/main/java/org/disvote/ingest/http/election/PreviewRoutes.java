package org.disvote.ingest.http.election;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.page.PageFile;
import org.disvote.ingest.http.server.RequestGuard;
import org.disvote.ingest.http.server.Routes;
import org.disvote.ingest.http.server.Sender;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;

/// A draft as its voters would see it on the voting page. It is always open, and every vote is refused. The name
/// of a constituency that is entered as the voter ID stands for a voter of it.
public final class PreviewRoutes implements Routes {

    private static final String ONE = ElectionRoutes.ALL + "/{electionId}";
    private static final String TERMS = ONE + "/terms";
    private static final String PAPER = ONE + "/ballots/{constituency}";
    private static final String VOTER = ONE + "/voter";
    private static final String VOTES = ONE + "/votes";

    private final Election draft;

    /// @param draft with the terms that a launch would give it
    public PreviewRoutes(Election draft) {
        this.draft = draft;
    }

    private record Voter(String voter, String constituency, int revision, String terms) {}

    @Override
    public void addTo(RoutesConfig routes, Executor threads) {
        ElectionJson open = ElectionJson.of(draft, draft.opensAt());
        routes.get(
                ElectionRoutes.ALL,
                ctx -> Sender.send(ctx, ElectionRoutes.ALL, Answer.json(200, new ElectionRoutes.All(List.of(open)))));
        get(routes, ONE, ctx -> Answer.json(200, open));
        get(routes, TERMS, ctx -> file(ctx, draft.terms().bytes()));
        get(
                routes,
                PAPER,
                ctx -> draft.paper(ElectionPath.constituency(ctx.pathParam("constituency")))
                        .map(paper -> file(ctx, paper.bytes()))
                        .orElseGet(() -> Problem.NOT_FOUND.answer("This constituency has no ballot paper.")));
        routes.post(VOTER, ctx -> Sender.send(ctx, VOTER, forThis(ctx, this::voter)));
        routes.post(
                VOTES,
                ctx -> Sender.send(
                        ctx,
                        VOTES,
                        Problem.NOT_OPEN.answer("This is a draft. No vote is recorded before its launch.")));
    }

    private interface Asked {
        Answer answer(Context ctx);
    }

    private void get(RoutesConfig routes, String path, Asked asked) {
        Handler handler = ctx -> Sender.send(ctx, path, forThis(ctx, asked));
        routes.get(path, handler).head(path, handler);
    }

    private Answer forThis(Context ctx, Asked asked) {
        return ctx.pathParam("electionId").equals(draft.id().value())
                ? asked.answer(ctx)
                : Problem.UNKNOWN_ELECTION.answer("This is a preview of another election.");
    }

    private static Answer file(Context ctx, byte[] content) {
        return PageFile.of("document.json", content, Map.of()).answer(ctx);
    }

    private Answer voter(Context ctx) {
        JsonNode entered;
        try {
            entered = Json.decode(RequestGuard.bodyOf(ctx.req()), JsonNode.class);
        } catch (MalformedEventException e) {
            return Problem.MALFORMED.answer("The body is not JSON.");
        }
        String name = entered.path("voterId").asText();
        String constituency = draft.terms().papers().containsKey(name) ? name : "";
        Optional<Paper> paper = draft.paper(constituency);
        return paper.isEmpty()
                ? Problem.NOT_ELIGIBLE.answer("Enter the name of a constituency as the voter ID.")
                : Answer.json(200, new Voter("preview", constituency, 1, draft.digest()));
    }
}
