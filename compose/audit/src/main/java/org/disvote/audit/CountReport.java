package org.disvote.audit;

import java.util.List;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;

/// What an audit says of one election's count.
///
/// @param transcript digest of its `count.json`
/// @param voids records that count for nobody
/// @param superseded records that the same voter's later vote replaced
/// @param inputSize of the tree under which it was counted; absent where that is not known
/// @param signedBy the trustees whose signature is valid; nobody signs the count of an open election
/// @param agrees whether nothing contradicts it
public record CountReport(
        String electionId,
        String transcript,
        boolean isSealed,
        long records,
        long voids,
        long superseded,
        long voters,
        long counted,
        @Nullable Long inputSize,
        List<String> signedBy,
        boolean agrees) {

    public CountReport {
        signedBy = List.copyOf(signedBy);
    }

    /// One line for people.
    public String text() {
        String numbers = "count of %s: %s, %,d void, %,d superseded, %s, %,d counted"
                .formatted(
                        electionId,
                        Quantity.of(records, "record"),
                        voids,
                        superseded,
                        Quantity.of(voters, "voter"),
                        counted);
        String signed = signedBy.isEmpty() ? "" : ", signed by " + String.join(", ", signedBy);
        String verdict = !agrees
                ? ": it is contradicted"
                : isSealed
                        ? ": the log does not contradict it; what its ballots say only trustees can check"
                        : ": the log gives the same, ballot by ballot";
        return numbers + signed + verdict;
    }
}
