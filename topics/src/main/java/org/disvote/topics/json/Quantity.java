package org.disvote.topics.json;

/// How many there are of something, as a sentence says it: `1 vote`, `2,000 votes`.
public final class Quantity {

    private Quantity() {}

    /// @param one what is counted, in the singular; its plural ends in s
    public static String of(long count, String one) {
        return of(count, one, one + "s");
    }

    /// @param one what follows the number 1, perhaps with its verb: `leaf`, `vote is`
    /// @param others what follows every other number: `leaves`, `votes are`
    public static String of(long count, String one, String others) {
        return "%,d %s".formatted(count, count == 1 ? one : others);
    }
}
