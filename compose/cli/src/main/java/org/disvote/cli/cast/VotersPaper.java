package org.disvote.cli.cast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.BallotContext;

/// What an election asks this voter. Terms and paper are used only if their bytes have the digests that were
/// named before: the terms' digest by ingest, the paper's by the terms.
///
/// @param voter the name by which the record will know the voter
/// @param constituency the voter's; empty without one
/// @param revision which vote of the voter the next one is, from 1
record VotersPaper(Terms terms, String termsDigest, Paper paper, String voter, String constituency, int revision) {

    /// @throws OperatorException if this voter cannot vote there, or what is served is not what was named
    static VotersPaper ask(VoterApi api, ElectionId electionId) throws InterruptedException {
        String election = "/elections/" + electionId.value();
        ObjectNode who = JsonNodeFactory.instance.objectNode();
        if (api.credential().token().isEmpty()) {
            who.put("voterId", api.credential().voterId().value());
        }
        JsonNode voter =
                good(api, api.post(election + "/voter", Json.encode(who))).json();
        String termsDigest = voter.path("terms").asText();
        String constituency = voter.path("constituency").asText();
        Terms terms =
                terms(api, electionId, good(api, api.get(election + "/terms")).body(), termsDigest);
        Optional<String> paperDigest = terms.paperDigest(constituency);
        if (paperDigest.isEmpty()) {
            throw new OperatorException("election %s has no ballot paper for this voter's constituency, %s"
                    .formatted(electionId, constituency.isEmpty() ? "none" : constituency));
        }
        String path = election + "/ballots/" + (constituency.isEmpty() ? "-" : constituency);
        Paper paper = paper(api, electionId, good(api, api.get(path)).body(), paperDigest.get());
        if (terms.seal().filter(seal -> !seal.holds(paper.longestBallot())).isPresent()) {
            throw new OperatorException(
                    "the envelopes of election %s are too small for its ballots: nothing was cast. Report it"
                            .formatted(electionId));
        }
        return new VotersPaper(
                terms,
                termsDigest,
                paper,
                voter.path("voter").asText(),
                constituency,
                voter.path("revision").asInt());
    }

    /// What an envelope of this voter is bound to.
    BallotContext context() {
        return new BallotContext(terms.id(), termsDigest, voter, constituency, revision);
    }

    private static ApiAnswer good(VoterApi api, ApiAnswer answer) {
        if (answer.status() != 200) {
            throw new OperatorException("%s answers: %s".formatted(api, answer.detail()));
        }
        return answer;
    }

    private static Terms terms(VoterApi api, ElectionId electionId, byte[] bytes, String digest) {
        if (!Digests.of(bytes).equals(digest)) {
            throw changedOnTheWay(api, "terms");
        }
        try {
            Terms terms = Terms.read(bytes);
            if (!terms.id().equals(electionId)) {
                throw changedOnTheWay(api, "terms");
            }
            return terms;
        } catch (MalformedEventException e) {
            throw new OperatorException(
                    "%s has terms that this version cannot read: %s".formatted(api, e.getMessage()), e);
        }
    }

    private static Paper paper(VoterApi api, ElectionId electionId, byte[] bytes, String digest) {
        if (!Digests.of(bytes).equals(digest)) {
            throw changedOnTheWay(api, "ballot paper");
        }
        try {
            Paper paper = Paper.read(bytes);
            if (!paper.electionId().equals(electionId)) {
                throw changedOnTheWay(api, "ballot paper");
            }
            return paper;
        } catch (MalformedEventException e) {
            throw new OperatorException(
                    "%s has a ballot paper that this version cannot read: %s".formatted(api, e.getMessage()), e);
        }
    }

    private static OperatorException changedOnTheWay(VoterApi api, String what) {
        return new OperatorException(
                "%s serves a %s that is not the one it named: nothing was cast. Do not vote there, and report it"
                        .formatted(api, what));
    }

    /// Hides who votes.
    @Override
    public String toString() {
        return "VotersPaper[" + terms.id() + "]";
    }
}
