package org.disvote.audit.check;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.ElectionsTopic;
import org.disvote.audit.source.Log;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.InvalidBallotException;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.sealing.EnvelopeForm;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Checks that each vote is one that its election allows. A finding says where a vote is, never what was
/// chosen.
public final class VoteRules {

    private record Of(Election election, Instant latestClose) {

        static Of election(Election election) {
            return new Of(election, latestClose(election));
        }

        /// An earlier close is in force on a master only once the master has read it.
        private static Instant latestClose(Election election) {
            Instant latest = election.closesAt();
            for (Election.CloseMove change : election.closeMoves()) {
                latest = change.from().isAfter(latest) ? change.from() : latest;
            }
            return latest;
        }
    }

    private final Map<ElectionId, Of> elections = new HashMap<>();
    private final Closings closings;
    private final Findings findings;

    public VoteRules(ElectionsTopic topic, Closings closings, Findings findings) {
        topic.definitions().forEach((id, all) -> elections.put(id, Of.election(all.getLast())));
        this.closings = closings;
        this.findings = findings;
    }

    @Nullable
    public Election election(ElectionId id) {
        Of of = elections.get(id);
        return of == null ? null : of.election;
    }

    /// The elections whose voters must be on a roll, and its name.
    public Map<ElectionId, String> withRoll() {
        Map<ElectionId, String> rolls = new HashMap<>();
        elections.forEach((id, of) -> {
            if (of.election.eligibility() == Eligibility.ROLL) {
                rolls.put(id, of.election.terms().roll());
            }
        });
        return rolls;
    }

    /// A vote of a master: also whether it comes after the master's own seal.
    public void checkMasterVote(String where, VoteCast vote) {
        check(where, vote);
        closings.checkMasterVote(where, vote);
    }

    private void check(String where, VoteCast vote) {
        Of of = elections.get(vote.electionId());
        if (of == null) {
            wrong(Kind.UNKNOWN_ELECTION, where, vote, "of an election that the elections topic does not define");
            return;
        }
        Optional<String> problem = problemOfKind(vote, of.election);
        if (problem.isPresent()) {
            wrong(Kind.ENVELOPE, where, vote, problem.get());
        } else if (!isAllowed(vote, of.election)) {
            wrong(Kind.UNKNOWN_CHOICE, where, vote, "a ballot that its voter's ballot paper does not allow");
        }
    }

    /// Of an envelope only its form can be judged: its length, version and key ID.
    private static Optional<String> problemOfKind(VoteCast vote, Election election) {
        Seal seal = election.terms().seal().orElse(null);
        if (seal == null) {
            return vote.ballot().isOpen()
                    ? Optional.empty()
                    : Optional.of("not an open ballot, and the ballots of its election are open");
        }
        return vote.ballot().isOpen()
                ? Optional.of("an open ballot, and its election is sealed: everybody who reads the log can read it")
                : EnvelopeForm.problem(vote.ballot().bytes(), seal);
    }

    private static boolean isAllowed(VoteCast vote, Election election) {
        Paper paper = election.paper(vote.constituency()).orElse(null);
        if (paper == null) {
            return false;
        }
        if (election.terms().seal().isPresent()) {
            return true; // an envelope: the count judges what is in it
        }
        try {
            Ballot.decode(vote.ballot().content(), paper);
            return true;
        } catch (InvalidBallotException e) {
            return false;
        }
    }

    /// A vote of the log: also whether it was cast while the election was open. The master's vote has the
    /// same time, or is reported as different.
    public void checkLogVote(VoteCast vote) {
        check(Log.WHERE, vote);
        Of of = elections.get(vote.electionId());
        if (of != null && vote.castAt().isBefore(of.election.opensAt())) {
            wrong(Kind.CLOSE, Log.WHERE, vote, "cast before its election opened");
        }
        if (of != null
                && of.election.terms().seal().isPresent()
                && !vote.castAt().equals(vote.castAt().truncatedTo(ChronoUnit.SECONDS))) {
            wrong(
                    Kind.EXACT_TIME,
                    Log.WHERE,
                    vote,
                    "cast in a sealed election, and its time says more than the second: it may tell who voted");
        }
        closings.check(vote, of == null ? null : of.latestClose);
    }

    private void wrong(Kind kind, String where, VoteCast vote, String what) {
        findings.ofVotes(kind, where, vote.partition(), vote.seq(), vote.seq(), what);
    }
}
