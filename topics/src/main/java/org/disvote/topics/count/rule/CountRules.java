package org.disvote.topics.count.rule;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.Conditions;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.InvalidBallotException;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.vote.BallotBytes;

/// What of an election decides how its votes count. It never changes after the launch.
///
/// @param lastCounts whether a voter's later vote supersedes the earlier one
/// @param withRoll whether the election has an electoral roll
/// @param sealed whether its ballots are sealed; then [#judge] says nothing of them
/// @param papers by constituency; the paper under the empty name is everybody else's
public record CountRules(
        ElectionId electionId, boolean lastCounts, boolean withRoll, boolean sealed, SortedMap<String, Paper> papers) {

    public CountRules {
        papers = Collections.unmodifiableSortedMap(new TreeMap<>(papers));
    }

    public static CountRules of(Election election) {
        return of(election.terms(), election.papers());
    }

    public static CountRules of(Conditions terms, SortedMap<String, Paper> papers) {
        return new CountRules(
                terms.id(),
                terms.changeOfMind() == ChangeOfMind.LAST_COUNTS,
                terms.eligibility() == Eligibility.ROLL,
                terms.ballots() == Ballots.SEALED,
                papers);
    }

    /// The paper of the voters of a constituency; empty if they have none.
    public Optional<Paper> paper(String constituency) {
        Paper own = papers.get(constituency);
        return Optional.ofNullable(own == null ? papers.get("") : own);
    }

    /// Whether no voter of the election has this constituency, whatever the roll says.
    public boolean isOutside(String constituency) {
        return !withRoll && !constituency.isEmpty();
    }

    /// Judges the ballot of an open election, as far as this can be known without the roll: by the
    /// constituency only where there must be none.
    public Judgment judge(String constituency, BallotBytes ballot) {
        if (isOutside(constituency)) {
            return new Judgment.Invalid(InvalidReason.CONSTITUENCY);
        }
        return ballot.isOpen()
                ? judge(constituency, ballot.content())
                : new Judgment.Invalid(InvalidReason.BAD_PLAINTEXT);
    }

    /// Judges a ballot by its voter's paper.
    ///
    /// @param ballot what should be its canonical JSON
    public Judgment judge(String constituency, byte[] ballot) {
        Optional<Paper> paper = paper(constituency);
        try {
            return paper.isPresent()
                    ? new Judgment.Counts(paper.get(), Ballot.decode(ballot, paper.get()))
                    : new Judgment.Invalid(isBallot(ballot) ? InvalidReason.NOT_ALLOWED : InvalidReason.NOT_CANONICAL);
        } catch (InvalidBallotException e) {
            return new Judgment.Invalid(
                    switch (e.reason()) {
                        case NOT_CANONICAL -> InvalidReason.NOT_CANONICAL;
                        case NOT_ALLOWED -> InvalidReason.NOT_ALLOWED;
                    });
        }
    }

    private static boolean isBallot(byte[] bytes) {
        try {
            return Ballot.problemsOfShape(Jcs.read(bytes)).isEmpty();
        } catch (MalformedEventException e) {
            return false;
        }
    }
}
