package org.disvote.topics.count.cell;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.disvote.topics.ballot.Answers;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.count.rule.CountRules;
import org.disvote.topics.count.rule.InvalidReason;
import org.disvote.topics.count.rule.Judgment;
import org.disvote.topics.count.rule.Revisions;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.VoteCast;

/// Counts the votes of one partition, one after the other: what each adds to which cell. Where the numbers and
/// the voters' standing votes are kept is its user's. Of a sealed election it counts voters and void votes alone:
/// nobody can look into the envelopes, so a ballot of either kind adds to no other cell. For one thread.
public final class VoteCounter {

    /// The standing votes of voters.
    public interface Standing {

        /// Of the same voter in the same election.
        Optional<StandingVote> of(VoteCast vote);

        /// @param vote whose voter's standing vote this is from now on
        void put(VoteCast vote, StandingVote standing);
    }

    /// Of all elections together, each of which names at most 500 constituencies.
    private static final int PAPERS_MAX = 2_000;

    private static final int[] ONLY = {0};
    private static final int[] VOID = {0};

    private record PaperOf(ElectionId electionId, String constituency) {}

    private final int partition;
    private final Function<ElectionId, Optional<CountRules>> elections;
    private final Standing standing;
    private final PaperCells.Adder cells;
    private final Map<PaperOf, PaperCells> papers = new HashMap<>();

    /// @param elections how the votes of an election count; empty if it was not launched
    /// @param cells gets every change
    public VoteCounter(
            int partition,
            Function<ElectionId, Optional<CountRules>> elections,
            Standing standing,
            PaperCells.Adder cells) {
        this.partition = partition;
        this.elections = elections;
        this.standing = standing;
        this.cells = cells;
    }

    /// @param vote the partition's next one
    /// @return false if the vote is void
    public boolean count(VoteCast vote) {
        Optional<CountRules> known = elections.apply(vote.electionId());
        if (known.isEmpty()) {
            return false;
        }
        CountRules rules = known.get();
        Optional<StandingVote> before = standing.of(vote);
        int revision = before.map(StandingVote::revision).orElse(0);
        if (Revisions.isVoid(rules.lastCounts(), revision, vote.revision())) {
            cells.add(Uncounted.key(vote.electionId(), partition), CellRecords.UNCOUNTED_NUMBERS, VOID, 1);
            return false;
        }
        if (before.isEmpty()) {
            addVoter(vote);
        }
        if (rules.sealed()) {
            standing.put(vote, StandingVote.withoutMarks(vote.revision()));
            return true;
        }
        // Subtracted where it was added, also if this record names another constituency.
        before.ifPresent(earlier -> add(rules, earlier, -1));
        StandingVote now = judged(rules, vote);
        add(rules, now, 1);
        standing.put(vote, rules.lastCounts() ? now : StandingVote.withoutMarks(vote.revision()));
        return true;
    }

    private static StandingVote judged(CountRules rules, VoteCast vote) {
        return switch (rules.judge(vote.constituency(), vote.ballot())) {
            case Judgment.Counts(Paper _, Answers answers) ->
                new StandingVote(vote.revision(), vote.constituency(), Optional.empty(), PaperCells.marks(answers));
            case Judgment.Invalid(InvalidReason reason) ->
                new StandingVote(vote.revision(), vote.constituency(), Optional.of(reason), new int[0]);
        };
    }

    private void add(CountRules rules, StandingVote vote, int change) {
        vote.reason()
                .ifPresentOrElse(
                        reason -> cells.add(
                                Uncounted.key(rules.electionId(), partition),
                                CellRecords.UNCOUNTED_NUMBERS,
                                new int[] {1 + reason.place()},
                                change),
                        () -> paper(rules, vote.constituency()).add(vote.marks(), change, cells));
    }

    private void addVoter(VoteCast vote) {
        cells.add(MinuteTurnout.key(vote.electionId(), partition, vote.castAt()), 1, ONLY, 1);
        cells.add(ConstituencyTurnout.key(vote.electionId(), partition, vote.constituency()), 1, ONLY, 1);
    }

    private PaperCells paper(CountRules rules, String constituency) {
        if (papers.size() > PAPERS_MAX) {
            papers.clear(); // records can name any number of constituencies
        }
        return papers.computeIfAbsent(
                new PaperOf(rules.electionId(), constituency),
                of -> new PaperCells(
                        of.electionId(),
                        partition,
                        constituency,
                        rules.paper(constituency).orElseThrow()));
    }
}
