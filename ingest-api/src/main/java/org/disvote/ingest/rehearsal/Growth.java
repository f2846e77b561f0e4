package org.disvote.ingest.rehearsal;

import java.util.ArrayList;
import java.util.List;

/// Decides from the votes of each second whether a rehearsal still makes its instance faster. For one thread.
final class Growth {

    /// How many seconds are looked at. A compiler that has fallen behind lets the rate stand still for a moment.
    static final int SECONDS = 4;

    /// Less than this is no growth.
    private static final double LEAST = 1.05;

    private final List<Long> rates = new ArrayList<>();

    /// @param votes of the second that has ended
    /// @return whether to go on
    boolean goesOn(long votes) {
        rates.add(votes);
        int before = rates.size() - SECONDS;
        return before < 1 || best(before, rates.size()) > LEAST * best(0, before);
    }

    /// Votes of the best second of these; 0 if there is none.
    private long best(int from, int to) {
        return rates.subList(from, to).stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
