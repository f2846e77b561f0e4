package org.disvote.topics.vote;

import org.jspecify.annotations.Nullable;

/// A vote with its canonical bytes and their digest. Each is made once, by the thread that needs it first. Two
/// threads need the same bytes: one for the receipt's digest, one for the log's record. Safe for any number of
/// threads.
public final class EncodedVote {

    private final VoteCast vote;

    /// Guarded by this.
    private byte @Nullable [] bytes;

    /// Guarded by this.
    private byte @Nullable [] digest;

    public EncodedVote(VoteCast vote) {
        this.vote = vote;
    }

    public VoteCast vote() {
        return vote;
    }

    /// See [VoteCodec]. The array is shared by all callers, so it must not be changed.
    public synchronized byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = VoteCodec.encode(vote);
            bytes = made;
        }
        return made;
    }

    /// SHA-256 of the bytes. The array is shared by all callers, so it must not be changed.
    public synchronized byte[] digest() {
        byte[] made = digest;
        if (made == null) {
            made = VoteCodec.digest(bytes());
            digest = made;
        }
        return made;
    }

    @Override
    public String toString() {
        return vote.toString();
    }
}
