package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.Mutations.Mutation;
import org.disvote.verify.Operator.Vote;
import org.disvote.verify.receipt.BallotFile;
import org.disvote.verify.receipt.UnusableFileException;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.Test;

/// Corrupted proofs, receipts, tiles and notes are refused, and none makes evidence.
final class CorruptionsTest {

    private static final long SEED = 21;

    private final Random random = new Random(SEED);
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();

    @Test
    void everyCorruptedProofReceiptTileAndNoteIsRefused() {
        proofs();
        receipts();
        served();
        int all = refused.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("%,d corruptions refused (seed %d): %s%n", all, SEED, refused);

        assertEquals(List.of(), wrong);
        assertTrue(all >= 1_000, "only " + all);
    }

    private void judge(String what, String how, Verdict verdict) {
        boolean accuses =
                verdict.outcome() == Outcome.BROKEN || verdict.evidence().isPresent();
        if (accuses || verdict.outcome() == Outcome.PROVED || verdict.outcome() == Outcome.EXPLAINED) {
            wrong.add(what + ", " + how + ": " + verdict);
        }
        refused.merge(what, 1, Integer::sum);
    }

    /// One character of the proof is another one.
    private void proofs() {
        byte[] receipt = Vectors.bytes(Vectors.receipt(0));
        String proof = Vectors.proof(0);
        for (int at = 0; at < proof.length(); at++) {
            char other = proof.charAt(at) == 'A' ? 'B' : 'A';
            String corrupted = proof.substring(0, at) + other + proof.substring(at + 1);
            try {
                Given given = Given.offline(Vectors.POLICY).withProof(TlogProof.parse(corrupted));
                judge("proofs", "character " + at, Verification.check(receipt, given));
            } catch (MalformedNoteException _) {
                refused.merge("proofs", 1, Integer::sum);
            }
        }
    }

    /// Every member of a receipt, with its ballot.
    private void receipts() {
        Given given;
        try {
            given = Given.offline(Vectors.POLICY)
                    .withProof(TlogProof.parse(Vectors.proof(0)))
                    .withBallot(BallotFile.read(Vectors.bytes(Vectors.ballot(0))));
        } catch (MalformedNoteException | UnusableFileException e) {
            throw new IllegalStateException(e);
        }
        for (Mutation each : Mutations.of(Vectors.receipt(0).toString())) {
            // A reader passes over unknown members and white space, and an escape is the same character.
            boolean passedOver = each.same()
                    || each.what()
                            .matches("(promise/|private/)?one more member|white space|escaped|two LFs at the end");
            Verdict verdict = Verification.check(each.text().getBytes(UTF_8), given);
            if (passedOver) {
                assertEquals(0, verdict.outcome().exitCode(), each.what() + " " + verdict);
            } else {
                judge("receipts", each.what(), verdict);
            }
        }
    }

    /// What an honest log serves, with one bit of one file changed. Every hash of the only tile is needed.
    private void served() {
        Operator operator = new Operator();
        Vote vote = operator.vote(1);
        operator.round();
        ObjectNode receipt = operator.receipt(vote);
        Map<String, byte[]> files = operator.files(operator.checkpoint());
        for (String path : List.of("checkpoint", "tile/0/000.p/" + operator.leaves.size(), "statements")) {
            byte[] honest = Objects.requireNonNull(files.get(path));
            for (int i = 0; i < 200; i++) {
                byte[] corrupted = honest.clone();
                int at = random.nextInt(corrupted.length);
                corrupted[at] ^= (byte) (1 << random.nextInt(8));
                Map<String, byte[]> changed = new TreeMap<>(files);
                changed.put(path, corrupted);
                Given given = Given.offline(Cheats.POLICY).withLog(Vectors.served(changed));
                judge(path, "byte " + at, Verification.check(Vectors.bytes(receipt), given));
            }
        }
    }
}
