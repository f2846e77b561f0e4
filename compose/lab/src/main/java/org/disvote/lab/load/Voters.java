package org.disvote.lab.load;

import java.util.List;
import java.util.function.LongUnaryOperator;

/// Those who vote, in order, each by a number of up to ten digits.
///
/// @param count how many
/// @param numberOf the number of each, by place from 0
public record Voters(long count, LongUnaryOperator numberOf) {

    /// Until the time is over.
    public static Voters endless() {
        return new Voters(Long.MAX_VALUE, LongUnaryOperator.identity());
    }

    public static Voters range(long first, long count) {
        return new Voters(count, place -> first + place);
    }

    public static Voters of(List<Long> numbers) {
        List<Long> copy = List.copyOf(numbers);
        return new Voters(copy.size(), place -> copy.get((int) place));
    }
}
