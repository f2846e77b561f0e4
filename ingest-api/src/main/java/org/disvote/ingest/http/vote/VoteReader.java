package org.disvote.ingest.http.vote;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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

/// Checks everything about a vote that can be checked before it is queued. Thread-safe; does not wait.
final class VoteReader {

    private static final String NOT_A_VOTER_ID = "A voter ID must be " + Ids.FORM + ".";

    private final KnownElections elections;
    private final Authenticator authenticator;
    private final VoterNames names;
    private final VoterLimit limit;

    VoteReader(KnownElections elections, Authenticator authenticator, VoterNames names, VoterLimit limit) {
        this.limit = limit;
        this.names = names;
        this.elections = elections;
        this.authenticator = authenticator;
    }

    sealed interface Result {}

    record Valid(CastRequest request) implements Result {}

    /// A voter of an election that is known here.
    record Named(Election election, Voter voter) implements Result {}

    record Refused(Answer answer) implements Result {}

    /// Checks a vote.
    ///
    /// @return [Valid] or [Refused]
    Result read(IncomingVote incoming, byte[] json) {
        return admit(incoming, true, caller -> vote(caller, incoming, json));
    }

    private Result vote(Caller caller, IncomingVote incoming, byte[] json) {
        CastBody body;
        try {
            body = CastBody.parse(json);
        } catch (MalformedBodyException e) {
            return refused(Problem.MALFORMED, String.valueOf(e.getMessage()));
        }
        Optional<byte[]> envelope = Optional.ofNullable(body.envelope()).flatMap(Base64UrlText::decode);
        if (body.envelope() != null && envelope.isEmpty()) {
            return refused(Problem.MALFORMED, "The member \"envelope\" is not base64url without padding.");
        }
        // An election that is known to be open refuses it as a ballot of the wrong kind, whatever it assumes.
        if (envelope.isPresent() && !body.saysAllThatItAssumes() && !isOpen(incoming)) {
            return refused(
                    Problem.MALFORMED, "An envelope needs \"terms\", \"constituency\" and \"revision\" beside it.");
        }
        return switch (named(caller, incoming, Optional.ofNullable(body.voterId()))) {
            case Refused refused -> refused;
            case Named(Election election, Voter voter) ->
                check(election, voter, body, envelope, incoming, caller instanceof Caller.Bearer);
            case Valid valid -> valid;
        };
    }

    private boolean isOpen(IncomingVote incoming) {
        return incoming.electionId()
                .flatMap(elections::find)
                .filter(election -> election.terms().ballots() == Ballots.OPEN)
                .isPresent();
    }

    /// Checks a question about a voter.
    ///
    /// @return [Named] or [Refused]
    Result readVoter(IncomingVote incoming, byte[] json) {
        return admit(incoming, json.length > 0, caller -> question(caller, incoming, json));
    }

    private Result question(Caller caller, IncomingVote incoming, byte[] json) {
        try {
            Optional<String> voterId = CastBody.parseVoter(json);
            return voterId.isPresent() && VoterId.parse(voterId.get()).isEmpty()
                    ? refused(Problem.MALFORMED, NOT_A_VOTER_ID)
                    : named(caller, incoming, voterId);
        } catch (MalformedBodyException e) {
            return refused(Problem.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /// What is checked first of every request, in this order: the caller's rate, the token, the type of the body.
    ///
    /// @param hasBody whether there is a body
    /// @param next the other checks, for a caller who passes these
    private Result admit(IncomingVote incoming, boolean hasBody, Function<Caller, Result> next) {
        Optional<Answer> tooMany = limit.refusal(incoming.authorization());
        if (tooMany.isPresent()) {
            return new Refused(tooMany.get());
        }
        Caller caller = authenticator.identify(incoming.authorization());
        if (caller instanceof Caller.Refused refused) {
            return new Refused(unauthenticated(refused));
        }
        return !hasBody || (isJson(incoming.contentType()) && !isEncoded(incoming.contentEncoding()))
                ? next.apply(caller)
                : refused(
                        Problem.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json in UTF-8, not compressed.");
    }

    /// Nothing behind this method knows the voter ID, unless the election's voters are plain.
    ///
    /// @param named the voter that the body names
    private Result named(Caller caller, IncomingVote incoming, Optional<String> named) {
        Optional<VoterId> voterId;
        if (caller instanceof Caller.Bearer bearer) {
            VoterId id = bearer.id();
            if (named.isPresent() && !named.get().equals(id.value())) {
                return refused(Problem.OTHER_VOTER, "The body names another voter than the token does.");
            }
            voterId = Optional.of(id);
        } else if (named.isEmpty()) {
            return refused(Problem.MALFORMED, "The body has no member \"voterId\".");
        } else {
            voterId = VoterId.parse(named.get());
        }
        Optional<Election> election = incoming.electionId().flatMap(elections::find);
        if (election.isEmpty()) {
            return new Refused(elections.unknown());
        }
        return voterId.isEmpty()
                ? invalid(election.get(), List.of(NOT_A_VOTER_ID))
                : names.of(election.get().terms(), voterId.get())
                        .map(voter -> limit.refusal(voter)
                                .<Result>map(Refused::new)
                                .orElseGet(() -> new Named(election.get(), voter)))
                        .orElseGet(() ->
                                refused(Problem.MASTER_UNAVAILABLE, "This instance does not serve this election."));
    }

    private Result check(
            Election election,
            Voter voter,
            CastBody body,
            Optional<byte[]> envelope,
            IncomingVote incoming,
            boolean byToken) {
        Content content;
        JsonNode ballot = body.ballot();
        if (envelope.isPresent()) {
            if (envelope.get().length == 0) {
                return invalid(election, List.of("the envelope is empty"));
            }
            content = new Content.Envelope(BallotBytes.of(envelope.get()));
        } else if (ballot != null) {
            content = new Content.Open(ballot);
        } else {
            Optional<ChoiceId> choice = ChoiceId.parse(String.valueOf(body.choice()));
            if (choice.isEmpty()) {
                return invalid(election, List.of("The election has no such choice."));
            }
            content = new Content.Choice(choice.get());
        }
        Optional<CastOutcome.InvalidVote> misfit = content.misfit(election.terms());
        if (misfit.isPresent()) {
            return new Refused(VoteAnswers.invalid(misfit.get()));
        }
        if (ballot != null) {
            List<String> problems = Ballot.problemsOfShape(ballot);
            if (!problems.isEmpty()) {
                return invalid(election, problems);
            }
        }
        String auth = byToken
                ? Authenticator.token(incoming.authorization()).map(names::auth).orElse("")
                : "";
        return new Valid(new CastRequest(election.id(), voter, content, body.expected(), byToken, auth));
    }

    private static Result invalid(Election election, List<String> problems) {
        return new Refused(VoteAnswers.invalid(
                new CastOutcome.InvalidVote(problems, election.terms().ballots())));
    }

    private static Answer unauthenticated(Caller.Refused refused) {
        Answer answer = refused.retryable()
                ? Problem.UNAUTHENTICATED.answerForNow(refused.detail())
                : Problem.UNAUTHENTICATED.answer(refused.detail());
        return answer.with(Header.WWW_AUTHENTICATE, refused.challenge());
    }

    private static Result refused(Problem problem, String detail) {
        return new Refused(problem.answer(detail));
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
