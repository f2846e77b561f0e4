package org.disvote.ingest.http.vote;

import io.javalin.http.Header;
import java.util.Locale;
import java.util.Optional;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.Caller;
import org.disvote.ingest.cast.CastRequest;
import org.disvote.ingest.election.Elections;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.election.ElectionRoutes;
import org.disvote.ingest.http.vote.CastBody.MalformedBodyException;
import org.disvote.ingest.shard.Shards;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterNames;
import org.jspecify.annotations.Nullable;

/// Checks everything about a vote that can be checked before it is queued. Thread-safe; does not wait.
final class VoteReader {

    private final Shards shards;
    private final Elections elections;
    private final Authenticator authenticator;
    private final VoterNames names;

    VoteReader(Shards shards, Elections elections, Authenticator authenticator, VoterNames names) {
        this.names = names;
        this.shards = shards;
        this.elections = elections;
        this.authenticator = authenticator;
    }

    sealed interface Result {}

    record Valid(CastRequest request) implements Result {}

    record Refused(Answer answer) implements Result {}

    Result read(IncomingVote incoming, byte[] json) {
        Caller caller = authenticator.identify(incoming.authorization());
        if (caller instanceof Caller.Refused refused) {
            return new Refused(unauthenticated(refused));
        }
        if (!isJson(incoming.contentType()) || isEncoded(incoming.contentEncoding())) {
            return refused(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "Send the vote as application/json in UTF-8, not compressed.");
        }
        CastBody body;
        try {
            body = CastBody.parse(json);
        } catch (MalformedBodyException e) {
            return refused(Problem.MALFORMED, String.valueOf(e.getMessage()));
        }
        String named = body.voterId();
        if (caller instanceof Caller.Bearer(VoterId id, var _)) {
            return named == null || named.equals(id.value())
                    ? check(
                            incoming.electionId(),
                            Optional.of(id),
                            body.choice(),
                            Authenticator.token(incoming.authorization()))
                    : refused(Problem.OTHER_VOTER, "The body names another voter than the token does.");
        }
        return named == null
                ? refused(Problem.MALFORMED, "The body has no member \"voterId\".")
                : check(incoming.electionId(), VoterId.parse(named), body.choice(), Optional.empty());
    }

    /// Nothing behind this method knows the voter ID, unless the election's voters are plain.
    ///
    /// @param electionId empty if the path has a text that is not an ID
    /// @param voterId empty if the request names a voter by a text that is not an ID
    /// @param token that named the voter, if voters identify themselves
    private Result check(
            Optional<ElectionId> electionId, Optional<VoterId> voterId, String choice, Optional<String> token) {
        Optional<Election> election = electionId.flatMap(elections::find);
        if (election.isEmpty()) {
            return new Refused(ElectionRoutes.unknown(shards, elections));
        }
        if (voterId.isEmpty()) {
            return refused(Problem.INVALID_VOTE, "A voter ID must be " + Ids.FORM + ".");
        }
        Optional<ChoiceId> choiceId = ChoiceId.parse(choice).filter(election.get()::has);
        if (choiceId.isEmpty()) {
            return refused(Problem.INVALID_VOTE, "The election has no such choice.");
        }
        Optional<Voter> voter = names.of(election.get().terms(), voterId.get());
        if (voter.isEmpty()) {
            return refused(Problem.MASTER_UNAVAILABLE, "This instance does not serve this election.");
        }
        return new Valid(new CastRequest(
                election.get().id(),
                voter.get(),
                ShortBallot.of(choiceId.get()),
                token.map(names::auth).orElse("")));
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
