package org.disvote.topics.vote;

/// The reading rule of the log: what a record means to a reader of its partition. Sinks, counts, publisher,
/// restore and rebuild all apply it. So no record stops any of them, and all of them see the same votes.
///
/// A reader takes a partition's records in offset order and keeps one number, `next`, which is 1 at the
/// beginning. Only a record that is [Next] is a vote of the partition; then, and only then, the reader adds 1
/// to `next`. A record of a newer version that is announced stops every reader that does not know it.
public sealed interface Reading {

    /// The partition's vote with the seq `next`.
    record Next(VoteCast vote) implements Reading {}

    /// An earlier record has taken its seq. A reader that has the earlier vote calls [#repeats]; another one
    /// skips this record.
    record Lower(VoteCast vote) implements Reading {

        /// Equal votes have equal canonical bytes, and the other way round.
        ///
        /// @param earlier the partition's vote with this seq
        /// @return true for a duplicate, false for a conflict, which is another vote for the same position
        public boolean repeats(VoteCast earlier) {
            return vote.equals(earlier);
        }
    }

    /// Votes before it are missing. The publisher sends them and then this vote again, which is [Next] then.
    record Ahead(VoteCast vote) implements Reading {}

    /// Not a vote, see [LogRecord.Foreign].
    ///
    /// @param reason one sentence for the operator, without the record's content
    record Foreign(String reason) implements Reading {}

    /// Not known to this program, see [LogRecord.Newer]. The reader stops before it.
    record Newer(LogRecord.Newer record) implements Reading {}

    /// @param next the seq that the partition's next vote has, from 1
    static Reading at(long next, LogRecord record) {
        if (next < 1) {
            throw new IllegalArgumentException("next seq " + next + " is below 1");
        }
        return switch (record) {
            case LogRecord.Foreign(String reason) -> new Foreign(reason);
            case LogRecord.Newer newer -> new Newer(newer);
            case LogRecord.Vote(VoteCast vote) when vote.seq() == next -> new Next(vote);
            case LogRecord.Vote(VoteCast vote) when vote.seq() < next -> new Lower(vote);
            case LogRecord.Vote(VoteCast vote) -> new Ahead(vote);
        };
    }
}
