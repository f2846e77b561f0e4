package org.disvote.audit.transcript;

import java.util.HashMap;
import java.util.Map;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.VoteCast;
import org.jspecify.annotations.Nullable;

/// Votes whose voter is not on the roll or has another constituency there, as the masters say. In a right
/// system there are none.
public final class RollDeviations {

    /// More are not kept, and what needs them is not checked.
    static final int KEPT_MAX = 100_000;

    private final Map<Position, Boolean> listed = new HashMap<>();
    private boolean isFull;

    /// @param isListed whether the voter is on the roll, and so has another constituency there
    public void add(VoteCast vote, boolean isListed) {
        if (listed.size() < KEPT_MAX) {
            listed.put(vote.position(), isListed);
        } else {
            isFull = true;
        }
    }

    boolean isFull() {
        return isFull;
    }

    /// The reason why the vote at this position counts for nothing; null if the roll gives none.
    @Nullable
    String reason(Position position) {
        Boolean isListed = listed.isEmpty() ? null : listed.get(position);
        return isListed == null ? null : isListed ? "constituency" : "not-on-roll";
    }
}
