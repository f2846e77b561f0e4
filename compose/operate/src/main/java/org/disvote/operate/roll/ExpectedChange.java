package org.disvote.operate.roll;

import java.util.OptionalLong;
import org.disvote.ingest.table.RollTable.Merged;

/// What an operator expects an import to do to voters who are on the roll already. A file with its header alone, half a
/// file, or one without its second column would otherwise undo a country's roll without a question.
///
/// @param removals voters who are no longer on it; absent where nothing was said
/// @param moves voters whose constituency is another one; absent where nothing was said
public record ExpectedChange(OptionalLong removals, OptionalLong moves) {

    public static final ExpectedChange NOTHING_SAID = new ExpectedChange(OptionalLong.empty(), OptionalLong.empty());

    /// Up to one voter in so many may go or move without a question.
    private static final long ONE_IN = 20;

    /// @param voters on the roll as it would be
    /// @throws UnexpectedChangeException if more voters change than was said, or than may without a word
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

    /// The same import again finds nothing left to do, and is right then too.
    private static void require(String verb, String flag, OptionalLong expected, long count, long before) {
        boolean fine = count == 0 || (expected.isPresent() ? count == expected.getAsLong() : count * ONE_IN <= before);
        if (!fine) {
            throw new UnexpectedChangeException(
                    "the file would %s %,d of %,d voters%s; nothing was changed. If that is meant, import it with %s %d"
                            .formatted(
                                    verb,
                                    count,
                                    before,
                                    expected.isPresent() ? ", not " + expected.getAsLong() : "",
                                    flag,
                                    count));
        }
    }

    /// More voters would be removed or moved than was said. Nothing changed.
    public static final class UnexpectedChangeException extends RuntimeException {
        UnexpectedChangeException(String message) {
            super(message);
        }
    }
}
