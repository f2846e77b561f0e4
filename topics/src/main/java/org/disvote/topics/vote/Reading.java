package org.disvote.topics.vote;

/// The one reading rule of the log: what a record is for a reader of its partition. Sinks, counts, publisher, restore
/// and rebuild all go by it, so that no record stops any of them and all of them see the same votes.
///
/// A reader takes a partition's records in offset order and keeps one number, `next`, which is 1 before the first. Only
/// a record that is [Next] is a vote of the partition; then, and only then, the reader adds 1 to `next`.
public sealed interface Reading {

    /// The partition's vote with the seq `next`.
    record Next(VoteCast vote) implements Reading {}

    /// Its seq was taken before. A reader that has the earlier vote calls [#repeats]; one that has not passes
    /// over it.
    record Lower(VoteCast vote) implements Reading {

        /// Equal votes have equal canonical bytes, and the other way round.
        ///
        /// @param earlier the partition's vote with this seq
        /// @return true for a duplicate, false for a conflict: another vote in the same place
        public boolean repeats(VoteCast earlier) {
            return vote.equals(earlier);
        }
    }

    /// Votes before it are missing. It comes again as [Next] once the publisher has sent them.
    record Ahead(VoteCast vote) implements Reading {}

    /// No vote at all, see [LogRecord.Foreign].
    ///
    /// @param reason one sentence for the operator, without the record's content
    record Foreign(String reason) implements Reading {}

    /// @param next the seq that the partition's next vote has, from 1
    static Reading at(long next, LogRecord record) {
        if (next < 1) {
            throw new IllegalArgumentException("next seq " + next + " is below 1");
        }
        return switch (record) {
            case LogRecord.Foreign(String reason) -> new Foreign(reason);
            case LogRecord.Vote(VoteCast vote) when vote.seq() == next -> new Next(vote);
            case LogRecord.Vote(VoteCast vote) when vote.seq() < next -> new Lower(vote);
            case LogRecord.Vote(VoteCast vote) -> new Ahead(vote);
        };
    }
}
