package org.disvote.audit.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/// The votes of a database as its server streams them: rows of a COPY in its binary form, one at a time in
/// memory. Not thread-safe.
///
/// The form: <https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-BINARY-FORMAT>
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

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int COLUMNS = 12;

    /// Timestamps count microseconds from here.
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final String where;
    private final CopyOut rows;
    private final Routing routing;
    private final @Nullable Rolls rolls;
    private final @Nullable Check check;
    private final Findings findings;

    private boolean headerSkipped;
    private int partition = -1;
    private long seq;
    private byte[] bytes = {};
    private Instant castAt = Instant.MIN;
    private long clockSteps;

    /// @param rows as [Database#startReading] asks for them
    /// @param rolls null where votes are not looked up in any
    /// @param check null where votes are not compared with their elections
    public DatabaseVotes(
            String where,
            CopyOut rows,
            Routing routing,
            @Nullable Rolls rolls,
            @Nullable Check check,
            Findings findings) {
        this.where = where;
        this.rows = rows;
        this.routing = routing;
        this.rolls = rolls;
        this.check = check;
        this.findings = findings;
    }

    @Override
    public boolean advance() throws UnreachableException {
        try {
            while (rows.isActive()) {
                byte[] message = rows.readFromCopy();
                if (message != null && take(ByteBuffer.wrap(message))) {
                    return true;
                }
            }
            return false;
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        } catch (BufferUnderflowException e) {
            throw new UnreachableException("a row of its votes ends too early", e);
        }
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
        if (!headerSkipped) {
            headerSkipped = true;
            skipHeader(row);
            if (!row.hasRemaining()) {
                return false;
            }
        }
        int columns = row.getShort();
        if (columns == -1) {
            return false; // the trailer
        }
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
        partition = rowPartition;
        seq = rowSeq;
        int start = row.position();
        try {
            ElectionId electionId = new ElectionId(text(row));
            Voter voter = new Voter(text(row));
            String constituency = text(row);
            int revision = integer(row);
            BallotBytes ballot = BallotBytes.of(field(row));
            String auth = text(row);
            Nonce nonce = Nonce.of(field(row));
            row.getInt();
            Instant time = POSTGRES_EPOCH.plus(row.getLong(), ChronoUnit.MICROS);
            VoteCast vote =
                    new VoteCast(electionId, partition, seq, voter, constituency, revision, ballot, auth, nonce, time);
            bytes = VoteCodec.encode(vote);
            if (check != null) {
                check.check(where, vote);
            }
            int own = routing.partitionOf(voter);
            if (own != partition) {
                findings.ofVote(Kind.MISROUTED, where, partition, seq, "its voter belongs to partition " + own);
            }
            if (samePartition && time.isBefore(castAt)) {
                clockSteps++;
            }
            castAt = time;
            boolean listed = field(row)[0] != 0;
            checkRoll(vote, listed, row);
            return true;
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException e) {
            findings.ofVote(Kind.MALFORMED, where, partition, seq, "a row that is no vote: " + e.getMessage());
            bytes = new byte[row.limit() - start];
            row.get(start, bytes);
            return seq >= 1;
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

    private static void skipHeader(ByteBuffer row) {
        byte[] signature = new byte[SIGNATURE.length];
        row.get(signature);
        if (!Arrays.equals(signature, SIGNATURE)) {
            throw new IllegalStateException("the server's COPY does not begin with its signature");
        }
        row.getInt(); // flags
        int extension = row.getInt();
        row.position(row.position() + extension);
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
