package org.disvote.count;

import org.disvote.topics.json.Text;

/// An export is not what it must be, so nothing is opened. The message is one sentence for people, with what
/// was found and never with a vote.
public final class RefusedException extends Exception {

    private static final int LENGTH_MAX = 1_000;

    private final Refusal refusal;

    /// @param found what the refusal's sentence has places for
    public RefusedException(Refusal refusal, Object... found) {
        super(Text.printable(refusal.sentence(found), LENGTH_MAX));
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
