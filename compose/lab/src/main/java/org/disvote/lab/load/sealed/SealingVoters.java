package org.disvote.lab.load.sealed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Supplier;
import org.disvote.lab.load.CastConnection;
import org.disvote.lab.load.CastRequests;
import org.disvote.lab.load.LoadPlan;
import org.disvote.topics.json.Json;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Sealer;

/// Voters as they are: each asks who they are in this election, seals the ballot, and sends it. The time of all of
/// that is theirs. A ballot that is sent twice would be sealed twice, so copies are not possible.
public record SealingVoters(SealedVoters voters) implements LoadPlan.Ballots {

    private static final int OK = 200;

    /// As ingest answers a vote that was sealed for something else than what holds.
    private static final int CHANGED = 409;

    @Override
    public int copiesMax() {
        return 1;
    }

    @Override
    public void accepted(long voter) {
        voters.accepted(voter);
    }

    @Override
    public Supplier<LoadPlan.Caster> casters(LoadPlan plan) {
        CastRequests requests = voters.requests(plan);
        return () -> new Voting(plan, voters, requests);
    }

    /// For one thread.
    private static final class Voting implements LoadPlan.Caster {
        private final LoadPlan plan;
        private final SealedVoters voters;
        private final EnvelopeCaster caster;
        private final Sealer sealer;

        Voting(LoadPlan plan, SealedVoters voters, CastRequests requests) {
            this.plan = plan;
            this.voters = voters;
            sealer = new Sealer(voters.seal());
            caster = new EnvelopeCaster(plan, voters, requests, _ -> new byte[0]);
        }

        @Override
        public int cast(long voter) throws IOException {
            byte[] request = asking(voter);
            CastConnection.Answer answer = caster.connection().ask(request, request.length);
            if (answer.status() != OK) {
                return answer.status();
            }
            JsonNode told = Json.MAPPER.readTree(answer.body());
            BallotContext context = new BallotContext(
                    voters.terms().id(),
                    told.path("terms").asText(),
                    told.path("voter").asText(),
                    told.path("constituency").asText(),
                    told.path("revision").asInt());
            // A client compares what it can know. This one also knows the pseudonym.
            return context.equals(voters.context(voter))
                    ? caster.cast(voter, sealer.seal(context, voters.ballot(voter)))
                    : CHANGED;
        }

        private byte[] asking(long voter) {
            String body = "{\"voterId\":\"%s\"}".formatted(plan.voterPrefix() + LoadPlan.digits(voter));
            return ("POST /elections/%s/voter HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                                    .formatted(
                                            plan.electionId().value(),
                                            plan.api().getAuthority())
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(US_ASCII);
        }

        @Override
        public long triedAgain() {
            return caster.triedAgain();
        }

        @Override
        public void close() {
            caster.close();
        }
    }
}
