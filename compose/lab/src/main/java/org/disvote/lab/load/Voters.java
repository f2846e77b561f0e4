package org.disvote.lab.load;

import java.util.List;
import java.util.function.LongUnaryOperator;

/// The voters of a load in order, each with a number of up to ten digits.
///
/// @param count how many
/// @param numberOf the number of each voter, by its place in the order, from 0
public record Voters(long count, LongUnaryOperator numberOf) {

    /// Primes. One that does not divide the number of voters visits each voter once.
    private static final List<Long> STRIDES = List.of(7_919L, 104_729L, 1_299_709L);

    /// As many as can vote until the load's time is over.
    public static Voters endless() {
        return new Voters(Long.MAX_VALUE, LongUnaryOperator.identity());
    }

    /// Some of a number of voters in an order that mixes them, so that the first ones are of every constituency.
    ///
    /// @param first place in this order, from 0
    /// @param all how many voters there are
    public static Voters spread(long first, long count, long all) {
        if (first + count > all) {
            throw new IllegalArgumentException("%d voters from %d are more than %d".formatted(count, first, all));
        }
        long stride =
                STRIDES.stream().filter(each -> all % each != 0).findFirst().orElse(1L);
        return new Voters(count, place -> (first + place) * stride % all);
    }

    public static Voters of(List<Long> numbers) {
        List<Long> copy = List.copyOf(numbers);
        return new Voters(copy.size(), place -> copy.get((int) place));
    }
}
