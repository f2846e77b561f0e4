package org.disvote.audit.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// Decides which records of one partition of the log are its votes, one record after the other in the order
/// of offsets. A record with the next seq is a vote. A lower seq repeats or contradicts an earlier vote. A
/// higher seq is ahead of votes that are missing; the publisher sends it again after them.
///
/// A record with a lower seq, and a voter whose hash was there before, are suspects. They are rare, so they
/// are only noted. A partition with suspects is read once more, which decides on them without keeping votes
/// in memory.
final class LogPartition {

    /// Suspects beyond this number are not listed.
    private static final int SUSPECTS_MAX = 100_000;

    private final int partition;
    private final VoterHashes voters;
    private final LogOddities oddities;
    private final Findings findings;

    private long next = 1;
    private long highestAhead;
    private long highestAheadOffset;

    private final Set<Long> suspectSeqs = new HashSet<>();
    private final Set<Long> suspectVoters = new HashSet<>();
    private boolean votersLost;

    /// @param voters is cleared first
    LogPartition(int partition, VoterHashes voters, LogOddities oddities, Findings findings) {
        this.partition = partition;
        this.voters = voters;
        this.oddities = oddities;
        this.findings = findings;
        voters.clear();
    }

    /// @return whether it is the partition's next vote
    boolean take(VoteCast vote, ConsumerRecord<byte[], byte[]> record) {
        if (vote.seq() < next) {
            if (suspectSeqs.size() < SUSPECTS_MAX) {
                suspectSeqs.add(vote.seq());
            }
            return false;
        }
        if (vote.seq() > next) {
            oddities.add(LogOddities.Kind.AHEAD, partition, vote.seq(), record.offset());
            if (vote.seq() > highestAhead) {
                highestAhead = vote.seq();
                highestAheadOffset = record.offset();
            }
            return false;
        }
        next++;
        long hash = VoterHashes.hash(vote.electionId(), vote.voter(), vote.revision());
        if (!voters.add(hash)) {
            if (suspectVoters.size() < SUSPECTS_MAX) {
                suspectVoters.add(hash);
            } else {
                votersLost = true;
            }
        }
        return true;
    }

    /// After the last record.
    ///
    /// @return whether the partition has to be read once more, see [#again]
    boolean end() {
        if (highestAhead >= next) {
            findings.ofVote(
                    Kind.GAP,
                    Log.WHERE,
                    partition,
                    next,
                    "missing, and records are ahead of it, up to seq %d at offset %d"
                            .formatted(highestAhead, highestAheadOffset));
        }
        if (votersLost) {
            findings.ofPartition(
                    Kind.DOUBLE_VOTER,
                    Log.WHERE,
                    partition,
                    "more than " + SUSPECTS_MAX + " voters may be there twice; the rest was not looked at");
        }
        return !suspectSeqs.isEmpty() || !suspectVoters.isEmpty();
    }

    private record Cast(ElectionId election, Voter voter, int revision) {}

    /// Reads the partition's records a second time, by the same rule.
    final class Again {
        private final Map<Long, byte[]> digests = new HashMap<>();
        private final Map<Cast, Long> seqs = new HashMap<>();
        private long expected = 1;

        void take(VoteCast vote, ConsumerRecord<byte[], byte[]> record) {
            if (vote.seq() == expected) {
                expected++;
                if (suspectSeqs.contains(vote.seq())) {
                    digests.put(vote.seq(), VoteCodec.digest(record.value()));
                }
                if (suspectVoters.contains(VoterHashes.hash(vote.electionId(), vote.voter(), vote.revision()))) {
                    settleVoter(vote);
                }
            } else if (vote.seq() < expected) {
                oddities.add(kind(digests.get(vote.seq()), record), partition, vote.seq(), record.offset());
            }
        }

        private static LogOddities.Kind kind(byte @Nullable [] earlier, ConsumerRecord<byte[], byte[]> record) {
            if (earlier == null) {
                return LogOddities.Kind.REPEATED;
            }
            return Arrays.equals(earlier, VoteCodec.digest(record.value()))
                    ? LogOddities.Kind.DUPLICATE
                    : LogOddities.Kind.CONFLICT;
        }

        private void settleVoter(VoteCast vote) {
            Long before = seqs.putIfAbsent(new Cast(vote.electionId(), vote.voter(), vote.revision()), vote.seq());
            if (before != null) {
                findings.ofVote(
                        Kind.DOUBLE_VOTER,
                        Log.WHERE,
                        partition,
                        vote.seq(),
                        "same voter, election and revision as " + partition + "/" + before);
            }
        }
    }

    Again again() {
        return new Again();
    }
}
