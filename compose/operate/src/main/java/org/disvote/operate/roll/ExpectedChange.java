package org.disvote.operate.roll;

import java.util.OptionalLong;
import org.disvote.ingest.table.RollTable.Merged;
import org.disvote.topics.json.Quantity;

/// How many voters an operator expects an import to remove from the roll or to move. Without this check, a
/// file with only a header, half a file, or a file without its second column would destroy a country's roll
/// unnoticed.
///
/// @param removals voters who are no longer on the roll; absent if the operator gave no number
/// @param moves voters whose constituency is another one; absent if the operator gave no number
public record ExpectedChange(OptionalLong removals, OptionalLong moves) {

    public static final ExpectedChange NO_NUMBERS = new ExpectedChange(OptionalLong.empty(), OptionalLong.empty());

    /// Without a given number, at most one voter in this many may be removed, and one moved.
    private static final long ONE_IN = 20;

    /// @param voters how many the roll would have
    /// @throws UnexpectedChangeException if another number of voters changes than was given, or too many
    ///     without a given number
    void require(long voters, Merged merged) {
        long before = voters - merged.added() + merged.removed();
        require("remove", "--expect-removals", removals, merged.removed(), before);
        require("move to another constituency", "--expect-moves", moves, merged.moved(), before);
        if (voters == 0 && removals.isEmpty()) {
            throw new UnexpectedChangeException(
                    "the file has a header and no voter: nobody could vote. If that is meant, import it with"
                            + " --expect-removals 0");
        }
    }

    /// A count of 0 is always allowed, because the same import again has nothing left to do.
    private static void require(String verb, String flag, OptionalLong expected, long count, long before) {
        boolean fine = count == 0 || (expected.isPresent() ? count == expected.getAsLong() : count * ONE_IN <= before);
        if (!fine) {
            throw new UnexpectedChangeException(
                    "the file would %s %,d of %s%s; nothing was changed. If that is meant, import it with %s %d"
                            .formatted(
                                    verb,
                                    count,
                                    Quantity.of(before, "voter"),
                                    expected.isPresent() ? ", not " + expected.getAsLong() : "",
                                    flag,
                                    count));
        }
    }

    /// More voters would be removed or moved than expected. Nothing changed.
    public static final class UnexpectedChangeException extends RuntimeException {
        UnexpectedChangeException(String message) {
            super(message);
        }
    }
}
