package org.disvote.audit.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.source.VoteSource;
import org.disvote.audit.source.VoterHashes;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;

/// The votes of a database, made of the rows that [VoteChunks] reads. Notes on the way which partitions may have a
/// voter twice, by hashes of voters; after the last vote the database is asked about these. Not thread-safe.
public final class DatabaseVotes implements VoteSource {

    /// Which votes a master's rolls cover.
    ///
    /// @param elections that have a roll, and its name
    /// @param partitions by roll, those whose voters are in it on this master
    public record Rolls(Map<ElectionId, String> elections, Map<String, Set<Integer>> partitions) {

        public Rolls {
            elections = Map.copyOf(elections);
            partitions = Map.copyOf(partitions);
        }

        private boolean covers(ElectionId election, int partition) {
            String roll = elections.get(election);
            return roll != null && partitions.getOrDefault(roll, Set.of()).contains(partition);
        }
    }

    /// Receives every vote that a master streams, and reports those that no election allows.
    @FunctionalInterface
    public interface Check {

        /// @param where the master's name
        void check(String where, VoteCast vote);

        /// A vote that the roll of its election contradicts.
        ///
        /// @param isListed whether its voter is on the roll, and so has another constituency there
        default void deviates(VoteCast vote, boolean isListed) {}
    }

    private static final int COLUMNS = 13;

    /// Timestamps count microseconds from here.
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final String where;
    private final VoteChunks rows;
    private final DoubleVoters doubleVoters;
    private final Routing routing;
    private final @Nullable Rolls rolls;
    private final @Nullable Check check;
    private final Findings findings;

    private final VoterHashes voters = new VoterHashes();
    private final Set<Integer> suspects = new TreeSet<>();

    private int partition = -1;
    private long seq;
    private byte[] bytes = {};
    private Instant castAt = Instant.MIN;
    private long clockSteps;

    /// @param rows as [Database#startReading] selects them
    /// @param rolls null where votes are not looked up in any
    /// @param check null where votes are not compared with their elections
    DatabaseVotes(
            String where,
            VoteChunks rows,
            DoubleVoters doubleVoters,
            Routing routing,
            @Nullable Rolls rolls,
            @Nullable Check check,
            Findings findings) {
        this.where = where;
        this.rows = rows;
        this.doubleVoters = doubleVoters;
        this.routing = routing;
        this.rolls = rolls;
        this.check = check;
        this.findings = findings;
    }

    @Override
    public boolean advance() throws UnreachableException {
        try {
            for (ByteBuffer row = rows.next(); row != null; row = rows.next()) {
                if (take(row)) {
                    return true;
                }
            }
        } catch (BufferUnderflowException e) {
            throw new UnreachableException("a row of its votes ends too early", e);
        }
        for (int suspect : suspects) {
            doubleVoters.report(suspect, findings);
        }
        suspects.clear();
        return false;
    }

    @Override
    public int partition() {
        return partition;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    /// How often a vote's time is before that of the vote before it in its partition.
    public long clockSteps() {
        return clockSteps;
    }

    /// @return whether the row is a vote to compare
    private boolean take(ByteBuffer row) {
        int columns = row.getShort();
        if (columns != COLUMNS) {
            throw new IllegalStateException("asked for " + COLUMNS + " columns, got " + columns);
        }
        int rowPartition = integer(row);
        long rowSeq = row.getInt() == Long.BYTES ? row.getLong() : 0;
        boolean samePartition = rowPartition == partition;
        if (samePartition && rowSeq == seq) {
            findings.ofVote(Kind.POSITION_TWICE, where, rowPartition, rowSeq, "two rows of this position");
            return false;
        }
        if (!samePartition) {
            voters.clear();
        }
        partition = rowPartition;
        seq = rowSeq;
        int start = row.position();
        try {
            VoteCast vote = vote(row);
            bytes = VoteCodec.encode(vote);
            if (check != null) {
                check.check(where, vote);
            }
            int own = routing.partitionOf(vote.voter());
            if (own != partition) {
                findings.ofVote(Kind.MISROUTED, where, partition, seq, "its voter belongs to partition " + own);
            }
            if (samePartition && vote.castAt().isBefore(castAt)) {
                clockSteps++;
            }
            castAt = vote.castAt();
            noteVoter(vote, isTrue(row));
            checkRoll(vote, isTrue(row), row);
            return true;
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
            findings.ofVote(Kind.MALFORMED, where, partition, seq, "a row that is no vote: " + e.getMessage());
            bytes = new byte[row.limit() - start];
            row.get(start, bytes);
            return seq >= 1;
        }
    }

    /// @param row stands behind the columns of the position
    private VoteCast vote(ByteBuffer row) {
        ElectionId electionId = new ElectionId(text(row));
        Voter voter = new Voter(text(row));
        String constituency = text(row);
        int revision = integer(row);
        BallotBytes ballot = BallotBytes.of(field(row));
        String auth = text(row);
        Nonce nonce = Nonce.of(field(row));
        row.getInt();
        Instant time = POSTGRES_EPOCH.plus(row.getLong(), ChronoUnit.MICROS);
        return new VoteCast(electionId, partition, seq, voter, constituency, revision, ballot, auth, nonce, time);
    }

    private void noteVoter(VoteCast vote, boolean isVoid) {
        boolean isNew = isVoid || voters.add(VoterHashes.hash(vote.electionId(), vote.voter(), vote.revision()));
        if (!isNew || voters.isFull()) {
            suspects.add(partition);
        }
    }

    /// @param row at the constituency that the roll gives the voter
    private void checkRoll(VoteCast vote, boolean listed, ByteBuffer row) {
        if (rolls == null) {
            return;
        }
        boolean hasRoll = rolls.elections().containsKey(vote.electionId());
        if (hasRoll && !listed) {
            if (rolls.covers(vote.electionId(), partition)) {
                deviates(vote, false);
                findings.ofVote(
                        Kind.NOT_ON_ROLL, where, partition, seq, "its voter is not on the roll of its election");
            }
            return;
        }
        String expected = hasRoll && row.getInt(row.position()) >= 0 ? text(row) : "";
        if (!vote.constituency().equals(expected)) {
            deviates(vote, true);
            findings.ofVote(
                    Kind.OTHER_CONSTITUENCY,
                    where,
                    partition,
                    seq,
                    hasRoll
                            ? "it says another constituency than the roll"
                            : "it says a constituency, and its election has no roll");
        }
    }

    private void deviates(VoteCast vote, boolean isListed) {
        if (check != null) {
            check.deviates(vote, isListed);
        }
    }

    private static boolean isTrue(ByteBuffer row) {
        return field(row)[0] != 0;
    }

    private static int integer(ByteBuffer row) {
        int length = row.getInt();
        if (length != Integer.BYTES) {
            throw new IllegalArgumentException("a number is absent");
        }
        return row.getInt();
    }

    private static String text(ByteBuffer row) {
        return new String(field(row), UTF_8);
    }

    private static byte[] field(ByteBuffer row) {
        int length = row.getInt();
        if (length < 0) {
            throw new IllegalArgumentException("a column is null");
        }
        byte[] field = new byte[length];
        row.get(field);
        return field;
    }
}
