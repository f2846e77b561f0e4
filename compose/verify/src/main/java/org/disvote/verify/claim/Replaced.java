package org.disvote.verify.claim;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.verify.evidence.EvidenceFile.LeafPart;
import org.disvote.verify.proof.Proofs;
import org.disvote.verify.proof.ProvenPromise;
import org.disvote.verify.verdict.DoesNotHoldException;

/// At the place of the promised vote, the log has something else.
final class Replaced {

    private static final int DATA_BYTES_MAX = 65_535;

    private Replaced() {}

    static String judge(ProvenPromise promise, List<Proofs.Statement> statements, LeafPart leaf, Proofs proofs)
            throws DoesNotHoldException {
        long index = index(promise, statements);
        byte[] data = leaf.data();
        if (data.length > DATA_BYTES_MAX) {
            throw new DoesNotHoldException("no leaf is that long");
        }
        Proofs.Place place = proofs.leaf(data, leaf.proof(), "the leaf");
        if (place.index() != index) {
            throw new DoesNotHoldException("the leaf is not at the place of the vote");
        }
        if (Arrays.equals(data, promise.leaf().digest().bytes())) {
            throw new DoesNotHoldException("the leaf is the promised vote");
        }
        return "By the operator's rounds that vote is leaf %,d of the log. What stands there is something else."
                .formatted(index);
    }

    private static long index(ProvenPromise promise, List<Proofs.Statement> statements) throws DoesNotHoldException {
        for (Proofs.Statement each : statements) {
            if (!(each.leaf() instanceof RoundLeaf)) {
                throw new DoesNotHoldException("a statement is not a round");
            }
        }
        List<RoundLeaf> rounds = statements.stream()
                .map(each -> (RoundLeaf) each.leaf())
                .sorted(Comparator.comparingLong(RoundLeaf::round))
                .toList();
        RoundLeaf round = rounds.getLast();
        List<Long> before = rounds.size() == 2
                ? rounds.getFirst().heads()
                : round.heads().stream().map(_ -> 0L).toList();
        if (rounds.size() == 2 ? rounds.getFirst().round() != round.round() - 1 : round.round() != 1) {
            throw new DoesNotHoldException("the rounds do not follow each other");
        }
        int partition = promise.partition();
        if (before.size() != round.heads().size() || partition >= before.size()) {
            throw new DoesNotHoldException("the rounds do not have the vote's partition");
        }
        if (before.get(partition) >= promise.seq() || round.heads().get(partition) < promise.seq()) {
            throw new DoesNotHoldException("the rounds do not fix the place of the vote");
        }
        return indexIn(round, before, partition, promise.seq());
    }

    private static long indexIn(RoundLeaf round, List<Long> before, int partition, long seq) {
        long all = 0;
        long earlier = 0;
        for (int q = 0; q < before.size(); q++) {
            long grown = round.heads().get(q) - before.get(q);
            all += grown;
            earlier += q < partition ? grown : 0;
        }
        return round.size() - 1 - all + earlier + (seq - before.get(partition) - 1);
    }
}
