package org.disvote.topics.vote;

import org.jspecify.annotations.Nullable;

/// A vote with its canonical bytes. They are made once, on the thread that first asks for them: the receipt's
/// digest and the log's record need the same bytes, each on a thread of its own. Safe for any number of
/// threads.
public final class EncodedVote {

    private final VoteCast vote;

    /// Guarded by this.
    private byte @Nullable [] bytes;

    public EncodedVote(VoteCast vote) {
        this.vote = vote;
    }

    public VoteCast vote() {
        return vote;
    }

    /// See [VoteCodec]. Shared by all callers: nobody may change them.
    public synchronized byte[] bytes() {
        byte[] made = bytes;
        if (made == null) {
            made = VoteCodec.encode(vote);
            bytes = made;
        }
        return made;
    }

    @Override
    public String toString() {
        return vote.toString();
    }
}
