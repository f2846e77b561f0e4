package org.disvote.count.extract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.disvote.count.Refusal;
import org.disvote.count.RefusedException;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.operator.OperatorException;

/// Copies the statements that are in a tree of a given size from what the notary publishes, which goes on
/// growing.
///
/// @param terms the digest of the election's terms
/// @param heads of the last round
record StatementCopy(String terms, List<Long> heads) {

    /// @param size of the checkpoint's tree
    /// @throws RefusedException if the statements have another form, or no terms or close of the election
    /// @throws OperatorException if they end before the tree does
    static StatementCopy copy(InputStream from, OutputStream to, long size, ElectionId election)
            throws IOException, RefusedException {
        LeafReading reading = LeafReading.withoutRounds();
        Optional<String> terms = Optional.empty();
        boolean closed = false;
        InputStream in = new BufferedInputStream(from, 1 << 16);
        long number = 0;
        while (reading.size() < size) {
            byte[] line = line(in);
            number++;
            switch (read(reading, line, number)) {
                case Leaf.TermsLeaf one
                when one.electionId().equals(election.value()) -> terms = Optional.of(one.terms());
                case Leaf.CloseLeaf one when one.electionId().equals(election.value()) -> closed = true;
                default -> {}
            }
            to.write(line);
            to.write('\n');
        }
        String digest = terms.orElseThrow(() -> new RefusedException(Refusal.TERMS_NOT_STATED, election));
        if (!closed) {
            throw new RefusedException(Refusal.CLOSE_NOT_STATED, election);
        }
        return new StatementCopy(digest, reading.rounds().heads());
    }

    private static Leaf read(LeafReading reading, byte[] line, long number) throws RefusedException {
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

    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0 || line.size() > Leaf.BYTES_MAX) {
                throw new OperatorException("the log's file statements ends before its checkpoint does: see whether the"
                        + " notary runs, and export again");
            }
            line.write(one);
        }
        return line.toByteArray();
    }
}
