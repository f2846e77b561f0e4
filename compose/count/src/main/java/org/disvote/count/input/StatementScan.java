package org.disvote.count.input;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.export.ExportLines;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.leaf.LeafReading;

/// What the statements of an export say of one election. Read before the records, which take long. Memory:
/// the statements of this election.
///
/// @param headsAtTerms the heads of the last round before the terms
/// @param headsAtClose the heads of the last round before the close
/// @param roll the last statement of the election's roll before the close
/// @param count whether the log states a count of it already
/// @param size of the tree with all statements
/// @param heads of the last round
/// @param endsWithRound whether the last statement is a round
record StatementScan(
        Optional<SystemLeaf> system,
        Optional<TermsLeaf> terms,
        Optional<CloseLeaf> close,
        List<Long> headsAtTerms,
        List<Long> headsAtClose,
        Optional<RollLeaf> roll,
        Optional<CountLeaf> count,
        long size,
        List<Long> heads,
        boolean endsWithRound) {

    /// @throws RefusedException if a line is not the next statement, or the terms or the close stand there
    ///     twice or in the wrong order
    static StatementScan read(ExportFolder folder, Terms terms) throws RefusedException {
        return new Scanning(terms).read(folder);
    }

    /// What a line is, next of a tree.
    ///
    /// @throws RefusedException if it is not the next statement
    static Leaf next(LeafReading reading, byte[] line, long number) throws RefusedException {
        try {
            return switch (reading.read(line)) {
                case LeafReading.Read.Taken(Leaf leaf, var _) -> leaf;
                case LeafReading.Read.Foreign(String why) ->
                    throw new RefusedException(Refusal.STATEMENT_MALFORMED, number, why);
            };
        } catch (BrokenRoundException e) {
            throw new RefusedException(Refusal.ROUND_BROKEN, number, String.valueOf(e.getMessage()));
        }
    }

    private static final class Scanning {
        private final Terms of;
        private final String id;
        private final LeafReading reading = LeafReading.withoutRounds();
        private Optional<TermsLeaf> terms = Optional.empty();
        private Optional<CloseLeaf> close = Optional.empty();
        private Optional<CountLeaf> count = Optional.empty();
        private Optional<RollLeaf> roll = Optional.empty();
        private List<Long> headsAtTerms = List.of();
        private List<Long> headsAtClose = List.of();
        private boolean endsWithRound;

        Scanning(Terms of) {
            this.of = of;
            id = of.id().value();
        }

        StatementScan read(ExportFolder folder) throws RefusedException {
            try (ExportLines lines = folder.statements()) {
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    take(next(reading, line, lines.lines()));
                }
            }
            return new StatementScan(
                    reading.system(),
                    terms,
                    close,
                    headsAtTerms,
                    headsAtClose,
                    roll,
                    count,
                    reading.size(),
                    reading.rounds().heads(),
                    endsWithRound);
        }

        private void take(Leaf leaf) throws RefusedException {
            endsWithRound = leaf instanceof RoundLeaf;
            switch (leaf) {
                case TermsLeaf one
                when one.electionId().equals(id) -> {
                    if (terms.isPresent()) {
                        throw new RefusedException(Refusal.TERMS_TWICE, id);
                    }
                    terms = Optional.of(one);
                    headsAtTerms = heads();
                }
                case CloseLeaf one
                when one.electionId().equals(id) -> {
                    if (close.isPresent()) {
                        throw new RefusedException(Refusal.CLOSE_TWICE, id);
                    }
                    if (terms.isEmpty()) {
                        throw new RefusedException(Refusal.CLOSE_BEFORE_TERMS, id);
                    }
                    close = Optional.of(one);
                    headsAtClose = heads();
                }
                case RollLeaf one when one.roll().equals(of.roll()) && close.isEmpty() -> roll = Optional.of(one);
                case CountLeaf one when one.electionId().equals(id) -> count = Optional.of(one);
                default -> {}
            }
        }

        /// Of the last round.
        private List<Long> heads() {
            List<Long> last = reading.rounds().heads();
            return last.isEmpty() ? Collections.nCopies(reading.rounds().partitions(), 0L) : last;
        }
    }
}
