package org.disvote.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.disvote.verify.evidence.Kind;
import org.disvote.verify.receipt.BallotFile;
import org.disvote.verify.receipt.UnusableFileException;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Receipts of sealed ballots, their envelopes, and the count of a whole sealed election.
final class SealedLogTest {

    static final List<String> SUITES = SealedLog.SUITES;

    static Stream<Arguments> records() {
        return SealedLog.SUITES.stream()
                .flatMap(suite -> IntStream.range(0, SealedLog.RECORDS).mapToObj(i -> Arguments.of(suite, i)));
    }

    private static Verdict check(SealedLog log, ObjectNode receipt, ObjectNode ballot) {
        try {
            return Verification.check(
                    Vectors.bytes(receipt),
                    Given.offline(Vectors.POLICY)
                            .withLog(Vectors.served(log.files()))
                            .withBallot(BallotFile.read(Vectors.bytes(ballot))));
        } catch (UnusableFileException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Records that the count finds void or invalid are in its input too.
    @ParameterizedTest
    @MethodSource("records")
    void aReceiptWithItsEnvelopeIsProvedAndItsVoteIsInTheCount(String suite, int record) {
        SealedLog log = new SealedLog(suite, false);

        Verdict verdict = check(log, log.receipt(record), log.ballot(record));

        assertEquals(0, verdict.outcome().exitCode(), verdict::toString);
        for (String said : List.of(
                "in the input of the election's count",
                "The terms are those that the log states",
                "The ballot given is the one in the log's record")) {
            assertTrue(verdict.toString().contains(said), verdict::toString);
        }
    }

    @ParameterizedTest
    @FieldSource("SUITES")
    void theInputOfTheCountIsTheRecordsOfTheLog(String suite) {
        List<String> roots = new SealedLog(suite, false).inputRoots();

        assertEquals(roots.getLast(), roots.getFirst());
    }

    @Test
    void anotherEnvelopeIsNotTheRecords() {
        SealedLog log = new SealedLog(SUITES.getFirst(), false);

        assertEquals(4, check(log, log.receipt(0), log.ballot(0, 1)).outcome().exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"voter", "constituency", "revision", "electionId", "terms"})
    void whatTheEnvelopeWasSealedForMustBeTheReceipts(String member) {
        SealedLog log = new SealedLog(SUITES.getFirst(), false);
        ObjectNode other = log.ballot(0);
        if (member.equals("revision")) {
            other.put(member, 2);
        } else {
            other.put(member, "other");
        }

        Verdict verdict = check(log, log.receipt(0), other);

        assertEquals(4, verdict.outcome().exitCode());
        assertTrue(verdict.toString().contains("different: " + member), verdict::toString);
    }

    /// A server that names other terms to a voter, perhaps with another key, names them in the receipt too.
    @Test
    void termsThatTheLogDoesNotStateAreFoundEvenIfReceiptAndBallotAgree() {
        SealedLog log = new SealedLog(SUITES.getFirst(), false);
        String terms = "sha256:" + "0".repeat(64);

        Verdict verdict =
                check(log, log.receipt(0).put("terms", terms), log.ballot(0).put("terms", terms));

        assertEquals(4, verdict.outcome().exitCode());
        assertTrue(verdict.toString().contains("the log states other terms"), verdict::toString);
        assertTrue(verdict.evidence().isEmpty());
    }

    @ParameterizedTest
    @FieldSource("SUITES")
    void aVoteThatTheRealCountLeavesOutIsEvidence(String suite) {
        SealedLog log = new SealedLog(suite, true);

        Verdict verdict = check(log, log.receipt(SealedLog.LEFT_OUT), log.ballot(SealedLog.LEFT_OUT));

        assertEquals(3, verdict.outcome().exitCode(), verdict::toString);
        String evidence = verdict.evidence().orElseThrow();
        assertTrue(evidence.contains("\"evidence\":\"" + Kind.NOT_COUNTED.word() + "\""), evidence);
        assertEquals(3, CheatsTest.judge(evidence, Vectors.POLICY).outcome().exitCode());
        assertEquals(0, check(log, log.receipt(0), log.ballot(0)).outcome().exitCode());
    }
}
