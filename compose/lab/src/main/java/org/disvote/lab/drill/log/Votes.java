package org.disvote.lab.drill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.disvote.lab.voters.Acknowledged;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.leaf.Rounds;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.operator.OperatorException;

/// The votes that were acknowledged, and where the log must have them.
///
/// @param acknowledged with receipts, which end in the digest of the record
record Votes(List<Acknowledged> acknowledged) {

    static Votes of(Collection<Acknowledged> acknowledged) {
        return new Votes(List.copyOf(acknowledged));
    }

    /// @param statements the file of the log
    boolean areWithin(long size, byte[] statements) {
        Rounds rounds = rounds(statements);
        return acknowledged.stream().allMatch(vote -> {
            OptionalLong index = rounds.index(vote.partition(), vote.seq());
            return index.isPresent() && index.getAsLong() < size;
        });
    }

    /// @param leaves the data of all leaves
    /// @return what is wrong if a vote is not at its place
    Optional<String> notIn(List<byte[]> leaves, byte[] statements) {
        Rounds rounds = rounds(statements);
        List<Acknowledged> missing = acknowledged.stream()
                .filter(vote -> !isAt(rounds.index(vote.partition(), vote.seq()), leaves, vote))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("%d acknowledged votes are not in the tree, such as the one at %d/%d, in that"
                        .formatted(
                                missing.size(),
                                missing.getFirst().partition(),
                                missing.getFirst().seq()));
    }

    private static boolean isAt(OptionalLong index, List<byte[]> leaves, Acknowledged vote) {
        return index.isPresent()
                && index.getAsLong() < leaves.size()
                && Arrays.equals(
                        leaves.get((int) index.getAsLong()),
                        digest(vote.receipt()).bytes());
    }

    /// A receipt is partition, seq and digest with dashes between; the digest itself may have some.
    private static Hash digest(String receipt) {
        return Hash.tryBase64Url(receipt.split("-", 3)[2])
                .orElseThrow(() -> new OperatorException("a receipt has no digest: " + receipt));
    }

    private static Rounds rounds(byte[] statements) {
        LeafReading reading = new LeafReading();
        try {
            for (String line : new String(statements, UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    reading.read(line.getBytes(UTF_8));
                }
            }
        } catch (BrokenRoundException e) {
            throw new OperatorException("the log's statements: " + e.getMessage(), e);
        }
        return reading.rounds();
    }
}
