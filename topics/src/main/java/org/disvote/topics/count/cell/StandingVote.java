package org.disvote.topics.count.cell;

import java.util.Optional;
import org.disvote.topics.count.rule.InvalidReason;

/// A voter's standing vote, as it was counted. It keeps what the vote added to the counts and not the ballot, which
/// is several times as long. It hides what the voter picked.
public final class StandingVote {

    private final int revision;
    private final String constituency;
    private final Optional<InvalidReason> reason;
    private final int[] marks;

    /// @param constituency that it was counted in
    /// @param reason why it counts for nothing; empty if it counts
    /// @param marks what it added, see [PaperCells#marks]; none if it counts for nothing
    public StandingVote(int revision, String constituency, Optional<InvalidReason> reason, int[] marks) {
        this.revision = revision;
        this.constituency = constituency;
        this.reason = reason;
        this.marks = marks.clone();
    }

    /// A vote of which no more than its revision is needed: it can have no later one, or it is sealed.
    static StandingVote withoutMarks(int revision) {
        return new StandingVote(revision, "", Optional.empty(), new int[0]);
    }

    public int revision() {
        return revision;
    }

    public String constituency() {
        return constituency;
    }

    public Optional<InvalidReason> reason() {
        return reason;
    }

    /// A copy.
    public int[] marks() {
        return marks.clone();
    }

    @Override
    public String toString() {
        return "StandingVote[hidden]";
    }
}
