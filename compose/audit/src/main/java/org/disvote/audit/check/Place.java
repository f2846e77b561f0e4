package org.disvote.audit.check;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.source.VoteSource;
import org.disvote.topics.json.Digests;

/// One side of the comparison: what a master, the log or a replica claims to hold, and what was read there so
/// far.
public final class Place {

    /// Upstream last: in a correct system what a place holds is a prefix of what the next role holds.
    public enum Role {
        REPLICA,
        LOG,
        MASTER
    }

    /// The claim of a master on a partition without a head row there.
    public static final long NOT_OWNED = -1;

    public final String where;
    public final Role role;
    private final long[] claims;
    private final VoteSource source;

    private final MessageDigest sha256 = Digests.sha256();
    private final long[] votes;
    private final long[] highestSeqs;
    private final byte[][] digests;
    private int digesting;
    private boolean unreachable;

    // The current vote.
    private boolean present;
    private int partition;
    private long seq;
    private byte[] bytes = {};

    /// @param claims by partition, up to which seq the place claims to have every vote: the head on a master,
    ///     or [#NOT_OWNED]; what its publisher had published, for the log; what is applied, on a replica
    public Place(String where, Role role, long[] claims, VoteSource source) {
        this.where = where;
        this.role = role;
        this.claims = claims.clone();
        this.source = source;
        votes = new long[claims.length];
        highestSeqs = new long[claims.length];
        digests = new byte[claims.length][];
        Arrays.fill(digests, sha256.digest());
    }

    public boolean expects(int partition) {
        return !unreachable && partition >= 0 && partition < claims.length && claims[partition] != NOT_OWNED;
    }

    public long claim(int partition) {
        return claims[partition];
    }

    public void advance() throws UnreachableException {
        try {
            present = source.advance();
        } catch (UnreachableException e) {
            giveUp();
            throw e;
        }
        if (present) {
            partition = source.partition();
            seq = source.seq();
            bytes = source.bytes();
        }
    }

    public void giveUp() {
        present = false;
        unreachable = true;
    }

    public boolean isPresent() {
        return present;
    }

    public boolean isAt(int partition, long seq) {
        return present && this.seq == seq && this.partition == partition;
    }

    public boolean isIn(int partition) {
        return present && this.partition == partition;
    }

    public boolean isBefore(Place other) {
        return partition != other.partition ? partition < other.partition : seq < other.seq;
    }

    public int partition() {
        return partition;
    }

    public long seq() {
        return seq;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// Counts the current vote.
    ///
    /// @param digested whether it is one of those that every place must have
    public void count(boolean digested) {
        if (partition < 0 || partition >= votes.length) {
            return;
        }
        if (partition != digesting) {
            endDigest();
            digesting = partition;
        }
        votes[partition]++;
        highestSeqs[partition] = seq;
        if (digested) {
            sha256.update(bytes);
        }
    }

    /// After the last vote.
    public void end() {
        endDigest();
    }

    public boolean isUnreachable() {
        return unreachable;
    }

    public long votes(int partition) {
        return votes[partition];
    }

    public long highestSeq(int partition) {
        return highestSeqs[partition];
    }

    /// SHA-256 of the canonical bytes of a partition's votes, one after the other.
    public String digest(int partition) {
        return HexFormat.of().formatHex(digests[partition]);
    }

    private void endDigest() {
        if (votes.length > 0 && votes[digesting] > 0) {
            digests[digesting] = sha256.digest();
        }
    }
}
