package org.disvote.topics.event;

/// Votes for one choice of one election, as far as they belong to one partition of the log. A part of a sum: the tally
/// of the election is the sum over its partitions.
///
/// On `disvote.tally.v1` the key is `electionId/partition/choice` and the value, for example,
/// `{"electionId":"demo","partition":7,"choice":"c3","votes":42,"seq":1234}`.
///
/// @param electionId see [Ids]
/// @param partition of the log, from 0
/// @param choice one of the election's choices
/// @param votes that count: of one voter the one with the highest revision
/// @param seq the vote that changed this count last; what the partition is counted up to stands in [Counted]
public record Tally(String electionId, int partition, String choice, long votes, long seq) {

    public Tally {
        Ids.require("electionId", electionId);
        Ids.require("choice", choice);
        if (partition < 0 || votes < 0 || seq < 0) {
            throw new IllegalArgumentException(
                    "negative partition " + partition + ", votes " + votes + " or seq " + seq);
        }
    }

    /// Of a choice before its first vote.
    public static Tally none(String electionId, int partition, String choice) {
        return new Tally(electionId, partition, choice, 0, 0);
    }

    public Tally plusVote(long seq) {
        return new Tally(electionId, partition, choice, votes + 1, seq);
    }

    /// After a voter changed their mind.
    public Tally minusVote(long seq) {
        return new Tally(electionId, partition, choice, votes - 1, seq);
    }
}
