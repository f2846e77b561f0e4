package org.disvote.lab.load;

import java.util.List;
import java.util.function.LongUnaryOperator;

/// The voters of a load in order, each with a number of up to ten digits.
///
/// @param count how many
/// @param numberOf the number of each voter, by its place in the order, from 0
public record Voters(long count, LongUnaryOperator numberOf) {

    /// As many as can vote until the load's time is over.
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
