package org.disvote.ingest.http.vote;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.Caller;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.cast.CastRequest.Content;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.election.KnownElections;
import org.disvote.ingest.http.limit.VoterLimit;
import org.disvote.ingest.http.vote.CastBody.MalformedBodyException;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterNames;
import org.jspecify.annotations.Nullable;

/// Checks everything about a voter's request that can be checked before it is queued. Thread-safe; does not wait.
public final class VoteReader {

    private static final String NOT_A_VOTER_ID = "A voter ID must be " + Ids.FORM + ".";

    private final KnownElections elections;
    private final Authenticator authenticator;
    private final VoterNames names;
    private final VoterLimit limit;

    /// @param names of voters in elections
    public VoteReader(KnownElections elections, Authenticator authenticator, VoterNames names, VoterLimit limit) {
        this.limit = limit;
        this.names = names;
        this.elections = elections;
        this.authenticator = authenticator;
    }

    /// A voter of an election that is known here.
    record Named(Election election, Voter voter) {}

    /// The request is answered with a refusal. Without a stack trace: it is thrown most often when the machine is
    /// busiest.
    static final class RefusedException extends Exception {
        private final transient Answer answer;

        RefusedException(Answer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    /// Checks a vote.
    CastRequest read(IncomingVote incoming, byte[] json) throws RefusedException {
        Caller caller = identify(incoming);
        requireJson(incoming);
        CastBody body;
        try {
            body = CastBody.parse(json);
        } catch (MalformedBodyException e) {
            throw malformed(e);
        }
        Optional<byte[]> envelope = Optional.ofNullable(body.envelope()).flatMap(Base64UrlText::decode);
        if (body.envelope() != null && envelope.isEmpty()) {
            throw refused(Problem.MALFORMED, "The member \"envelope\" is not base64url without padding.");
        }
        // An election that is known to be open refuses it as a ballot of the wrong kind, whatever it assumes.
        if (envelope.isPresent() && !body.saysAllThatItAssumes() && !isOpen(incoming)) {
            throw refused(
                    Problem.MALFORMED, "An envelope needs \"terms\", \"constituency\" and \"revision\" beside it.");
        }
        Named named = named(caller, incoming, Optional.ofNullable(body.voterId()));
        Content content = content(named.election(), body, envelope);
        boolean byToken = caller instanceof Caller.Bearer;
        String auth = byToken
                ? Authenticator.token(incoming.authorization()).map(names::auth).orElse("")
                : "";
        return new CastRequest(named.election().id(), named.voter(), content, body.expected(), byToken, auth);
    }

    private boolean isOpen(IncomingVote incoming) {
        return incoming.electionId()
                .flatMap(elections::find)
                .filter(election -> election.terms().ballots() == Ballots.OPEN)
                .isPresent();
    }

    /// Checks a question about a voter.
    Named readVoter(IncomingVote incoming, byte[] json) throws RefusedException {
        Caller caller = identify(incoming);
        if (json.length > 0) {
            requireJson(incoming);
        }
        Optional<String> voterId;
        try {
            voterId = CastBody.parseVoter(json);
        } catch (MalformedBodyException e) {
            throw malformed(e);
        }
        if (voterId.isPresent() && VoterId.parse(voterId.get()).isEmpty()) {
            throw refused(Problem.MALFORMED, NOT_A_VOTER_ID);
        }
        return named(caller, incoming, voterId);
    }

    private Caller identify(IncomingVote incoming) throws RefusedException {
        pass(limit.refusal(incoming.authorization()));
        Caller caller = authenticator.identify(incoming.authorization());
        if (caller instanceof Caller.Refused refused) {
            throw new RefusedException(unauthenticated(refused));
        }
        return caller;
    }

    private static void pass(Optional<Answer> refusal) throws RefusedException {
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }

    private static void requireJson(IncomingVote incoming) throws RefusedException {
        if (!isJson(incoming.contentType()) || isEncoded(incoming.contentEncoding())) {
            throw refused(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json in UTF-8, not compressed.");
        }
    }

    /// Nothing behind this method knows the voter ID, unless the election's voters are plain.
    ///
    /// @param named the voter that the body names
    private Named named(Caller caller, IncomingVote incoming, Optional<String> named) throws RefusedException {
        Optional<VoterId> voterId;
        if (caller instanceof Caller.Bearer bearer) {
            VoterId id = bearer.id();
            if (named.isPresent() && !named.get().equals(id.value())) {
                throw refused(Problem.OTHER_VOTER, "The body names another voter than the token does.");
            }
            voterId = Optional.of(id);
        } else if (named.isEmpty()) {
            throw refused(Problem.MALFORMED, "The body has no member \"voterId\".");
        } else {
            voterId = VoterId.parse(named.get());
        }
        Election election = incoming.electionId()
                .flatMap(elections::find)
                .orElseThrow(() -> new RefusedException(elections.unknown()));
        VoterId id = voterId.orElseThrow(() -> invalid(election, List.of(NOT_A_VOTER_ID)));
        Voter voter = names.of(election.terms(), id)
                .orElseThrow(() -> refused(Problem.MASTER_UNAVAILABLE, "This instance does not serve this election."));
        pass(limit.refusal(voter));
        return new Named(election, voter);
    }

    private static Content content(Election election, CastBody body, Optional<byte[]> envelope)
            throws RefusedException {
        Content content;
        JsonNode ballot = body.ballot();
        if (envelope.isPresent()) {
            if (envelope.get().length == 0) {
                throw invalid(election, List.of("the envelope is empty"));
            }
            content = new Content.Envelope(BallotBytes.of(envelope.get()));
        } else if (ballot != null) {
            content = new Content.Open(ballot);
        } else {
            content = ChoiceId.parse(String.valueOf(body.choice()))
                    .map(Content.Choice::new)
                    .orElseThrow(() -> invalid(election, List.of("The election has no such choice.")));
        }
        pass(content.misfit(election.terms()).map(VoteAnswers::invalid));
        if (ballot != null) {
            List<String> problems = Ballot.problemsOfShape(ballot);
            if (!problems.isEmpty()) {
                throw invalid(election, problems);
            }
        }
        return content;
    }

    private static RefusedException invalid(Election election, List<String> problems) {
        return new RefusedException(VoteAnswers.invalid(
                new CastOutcome.InvalidVote(problems, election.terms().ballots())));
    }

    private static RefusedException malformed(MalformedBodyException e) {
        return refused(Problem.MALFORMED, String.valueOf(e.getMessage()));
    }

    private static RefusedException refused(Problem problem, String detail) {
        return new RefusedException(problem.answer(detail));
    }

    private static Answer unauthenticated(Caller.Refused refused) {
        Answer answer = refused.retryable()
                ? Problem.UNAUTHENTICATED.answerForNow(refused.detail())
                : Problem.UNAUTHENTICATED.answer(refused.detail());
        return answer.with(Header.WWW_AUTHENTICATE, refused.challenge());
    }

    private static boolean isEncoded(@Nullable String contentEncoding) {
        return contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity");
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=")
                    && !parameter.equals("charset=utf-8")
                    && !parameter.equals("charset=\"utf-8\"")) {
                return false;
            }
        }
        return true;
    }
}
