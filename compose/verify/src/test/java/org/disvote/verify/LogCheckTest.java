package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyRevokedLeaf;
import org.disvote.topics.leaf.Leaf.RestoredLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.note.Note;
import org.disvote.verify.Operator.Placed;
import org.disvote.verify.Operator.Vote;
import org.disvote.verify.evidence.EvidenceFile;
import org.disvote.verify.evidence.Kind;
import org.disvote.verify.log.LogFiles;
import org.disvote.verify.verdict.Outcome;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Receipts against a log that is honest, that has a fault, or that cheats.
final class LogCheckTest {

    private static final long AFTER = Operator.NOW + Operator.INCLUDE_WITHIN + 1;

    private final Operator operator = new Operator();

    private static Verdict check(JsonNode receipt, LogFiles log) {
        return Verification.check(
                Vectors.bytes(receipt), Given.offline(Cheats.POLICY).withLog(log));
    }

    private Verdict check(JsonNode receipt) {
        return check(receipt, Vectors.served(operator.files(operator.checkpoint())));
    }

    /// Evidence that was found is evidence for everybody who has the policy.
    private static void assertBroken(Kind kind, Verdict verdict) {
        assertEquals(3, verdict.outcome().exitCode(), verdict::toString);
        String evidence = verdict.evidence().orElseThrow();
        assertTrue(evidence.contains("\"evidence\":\"" + kind.word() + "\""), evidence);
        assertEquals(3, CheatsTest.judge(evidence, Cheats.POLICY).outcome().exitCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void theReceiptsOfTheExamplesAreProvedAtTheirPlaces(int i) {
        Verdict verdict = Verification.check(
                Vectors.bytes(Vectors.receipt(i)),
                Given.offline(Vectors.POLICY).withLog(Vectors.served(Vectors.files())));

        assertEquals(0, verdict.outcome().exitCode(), verdict::toString);
        String place = "leaf " + Vectors.LOG.path("index").path(i).asText() + " of the log";
        assertTrue(verdict.toString().contains(place), verdict::toString);
    }

    @Test
    void everyPlaceOfALargeLogIsProved() {
        for (int i = 0; i < 700; i++) {
            operator.vote(i % Operator.PARTITIONS);
            if (i % 3 == 0) {
                operator.round();
            }
        }
        operator.round();
        LogFiles log = Vectors.served(operator.files(operator.checkpoint()));

        for (List<Vote> partition : operator.votes) {
            for (int i = 0; i < partition.size(); i += 17) {
                assertEquals(
                        0,
                        check(operator.receipt(partition.get(i)), log).outcome().exitCode());
            }
        }
    }

    @Test
    void theKeyComesFromTheLogAndIsKeptInTheReceipt() throws IOException {
        Vote vote = operator.vote(1);
        operator.round();
        ObjectNode receipt = operator.receipt(vote).put("unknown", "kept");

        Verdict verdict = check(receipt);

        assertEquals(0, verdict.outcome().exitCode(), verdict::toString);
        ObjectNode saved =
                (ObjectNode) Vectors.MAPPER.readTree(verdict.receipt().orElseThrow());
        assertEquals("kept", saved.path("unknown").asText());
        assertEquals(1, offline(saved), "only the proof is missing");
        assertTrue(check(saved).receipt().isEmpty(), "it has its key already");
        ((ObjectNode) saved.path("promise")).remove("key");
        assertEquals(receipt.toString(), saved.toString());
    }

    private static int offline(JsonNode receipt) {
        return Verification.check(Vectors.bytes(receipt), Given.offline(Cheats.POLICY))
                .outcome()
                .exitCode();
    }

    @Test
    void aVoteThatNoRoundHasIsNotYetThere() {
        Vote vote = operator.vote(1);

        Verdict verdict = check(operator.receipt(vote));

        assertEquals(1, verdict.outcome().exitCode(), verdict::toString);
        assertTrue(verdict.evidence().isEmpty());
    }

    @Test
    void aKeyThatIsNotStatedYetIsNotYet() {
        Vote vote = operator.vote(1);
        operator.round();
        ObjectNode receipt = operator.receipt(vote);
        Note ours = Note.signed(
                receipt.path("promise").path("note").textValue().split("\n\n", 2)[0] + "\n",
                Operator.key(Operator.ORIGIN + "/promise/i2", 9));
        ((ObjectNode) receipt.path("promise")).put("note", ours.toString());

        assertEquals(1, check(receipt).outcome().exitCode());
    }

    /// Else a copy of the log could hide a revocation or a restore.
    @Test
    void aStatementThatTheLogHidesIsFound() {
        Vote vote = operator.vote(1);
        operator.state(
                n -> new PromiseKeyRevokedLeaf(operator.at(), n, operator.promiseKey.vkey(), List.of(0L, 0L, 0L)));
        operator.round();
        Map<String, byte[]> files = operator.files(operator.checkpoint());
        List<String> lines = new ArrayList<>(operator.statements);
        String hidden = lines.remove(4);
        files.put("statements", String.join("\n", lines).getBytes(UTF_8));
        assertEquals(
                1,
                check(operator.receipt(vote), Vectors.served(files)).outcome().exitCode());

        lines.add(4, new String(new TermsLeaf(operator.at(), 4, "x", "sha256:" + "0".repeat(64)).bytes(), UTF_8));
        files.put("statements", (String.join("\n", lines) + "\n").getBytes(UTF_8));
        assertEquals(
                1,
                check(operator.receipt(vote), Vectors.served(files)).outcome().exitCode());

        lines.set(4, new String(new RoundLeaf(operator.at(), 4, 2, List.of(0L, 0L, 0L), 5).bytes(), UTF_8));
        files.put("statements", (String.join("\n", lines) + "\n").getBytes(UTF_8));
        assertEquals(
                1,
                check(operator.receipt(vote), Vectors.served(files)).outcome().exitCode());

        lines.set(4, hidden);
        files.put("statements", (String.join("\n", lines) + "\n").getBytes(UTF_8));
        assertEquals(
                4,
                check(operator.receipt(vote), Vectors.served(files)).outcome().exitCode());
    }

    @Test
    void aLateNotaryIsLateAndNoFraud() {
        Vote vote = operator.vote(1);

        Verdict verdict =
                check(operator.receipt(vote), Vectors.served(operator.files(operator.checkpoint(AFTER, AFTER))));

        assertEquals(Outcome.EXPLAINED, verdict.outcome(), verdict::toString);
        String evidence = verdict.evidence().orElseThrow();
        assertEquals(5, CheatsTest.judge(evidence, Cheats.POLICY).outcome().exitCode());
    }

    @Test
    void oneWitnessThatSaysItIsLateIsNotEnough() {
        Vote vote = operator.vote(1);

        Verdict verdict =
                check(operator.receipt(vote), Vectors.served(operator.files(operator.checkpoint(AFTER, Operator.NOW))));

        assertEquals(1, verdict.outcome().exitCode(), verdict::toString);
    }

    /// The later of both times counts, so a clock that was wrong by an hour does not make a vote late.
    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void aClockThatStepsMakesNoEvidence(long step) {
        Vote cast = operator.vote(1);
        Vote vote =
                new Vote(cast.election(), 1, 1, Instant.ofEpochSecond(Operator.NOW + Math.max(0, step)), cast.digest());
        long seconds = Operator.NOW + Math.min(0, step);

        Verdict verdict = check(operator.receipt(vote, seconds));

        assertEquals(1, verdict.outcome().exitCode(), verdict::toString);
        operator.votes.get(1).set(0, vote);
        operator.round();
        assertEquals(0, check(operator.receipt(vote, seconds)).outcome().exitCode());
    }

    @Test
    void aVoteThatWasLostWithAShardIsLostAndNoFraud() {
        Vote vote = operator.vote(1);
        operator.votes.get(1).clear();
        restored(0, 5);
        Vote instead = operator.vote(1).swapped();
        operator.votes.get(1).set(0, instead);
        operator.round();
        operator.close(Operator.ELECTION, 0L, 1L, 0L);
        operator.round();

        Verdict lost = check(operator.receipt(vote));
        Verdict other = check(operator.receipt(instead, Operator.NOW + 10));

        assertEquals(Outcome.EXPLAINED, lost.outcome(), lost::toString);
        assertTrue(lost.headline().startsWith("LOST"), lost.headline());
        assertTrue(lost.evidence().isEmpty());
        assertEquals(0, other.outcome().exitCode(), other::toString);
    }

    private Placed restored(long tail, long secondsAfterThePromise) {
        return operator.state(
                n -> new RestoredLeaf(Instant.ofEpochSecond(Operator.NOW + secondsAfterThePromise), n, 1, tail));
    }

    /// What an operator says afterwards explains no promise that it gave later, and none below the tail.
    @Test
    void aRestoreExplainsOnlyWhatItCanHaveLost() {
        Vote vote = operator.vote(1);
        operator.votes.get(1).set(0, vote.swapped());
        restored(0, -1);
        restored(1, 100);
        operator.round();

        assertBroken(Kind.REPLACED, check(operator.receipt(vote)));
    }

    /// A statement that is served but not in the tree excuses nothing.
    @Test
    void aRestoreThatIsNotInTheLogExcusesNothing() {
        Vote vote = operator.vote(1);
        operator.votes.get(1).set(0, vote.swapped());
        Placed terms = operator.terms("other");
        operator.round();
        Map<String, byte[]> files = operator.files(operator.checkpoint());
        String served = new String(files.get("statements"), UTF_8);
        String false1 = new String(
                new RestoredLeaf(
                                Instant.ofEpochSecond(Operator.NOW + 5),
                                terms.leaf().n(),
                                1,
                                0)
                        .bytes(),
                UTF_8);
        files.put(
                "statements",
                served.replace(new String(terms.leaf().bytes(), UTF_8), false1).getBytes(UTF_8));

        Verdict verdict = check(operator.receipt(vote), Vectors.served(files));

        assertEquals(1, verdict.outcome().exitCode(), verdict::toString);
    }

    @Test
    void aRevokedKeyAccusesNobody() {
        Vote early = operator.vote(1);
        Vote vote = operator.vote(1);
        operator.votes.get(1).removeLast();
        operator.round();
        operator.state(
                n -> new PromiseKeyRevokedLeaf(operator.at(), n, operator.promiseKey.vkey(), List.of(0L, 1L, 0L)));
        operator.close(Operator.ELECTION, 0L, 1L, 0L);
        operator.round();

        Verdict verdict = check(operator.receipt(vote));

        assertEquals(4, verdict.outcome().exitCode(), verdict::toString);
        assertTrue(verdict.toString().contains("revoked"), verdict::toString);
        assertEquals(0, check(operator.receipt(early)).outcome().exitCode(), "a place before the revocation");
    }

    /// A retry gets the same receipt in another batch, with another note.
    @Test
    void aPromiseThatIsGivenAnewIsNoDoublePromise() {
        Vote vote = operator.vote(1);
        operator.round();
        String twice = EvidenceFile.of(
                        Kind.DOUBLE_PROMISE,
                        List.of(operator.promise(vote), operator.promise(vote, Operator.NOW + 9)),
                        List.of())
                .text();

        assertEquals(4, CheatsTest.judge(twice, Cheats.POLICY).outcome().exitCode());
        assertEquals(
                0, check(operator.receipt(vote, Operator.NOW + 9)).outcome().exitCode());
    }

    @Test
    void twoReceiptsForOnePlaceAreADoublePromise() {
        Vote vote = operator.vote(1);
        byte[] one = Vectors.bytes(Operator.withKey(operator.receipt(vote), operator.keyPart()));
        byte[] other = Vectors.bytes(Operator.withKey(operator.receipt(vote.swapped()), operator.keyPart()));
        byte[] again = Vectors.bytes(Operator.withKey(operator.receipt(vote, Operator.NOW + 9), operator.keyPart()));
        byte[] without = Vectors.bytes(operator.receipt(vote.swapped()));
        Given given = Given.offline(Cheats.POLICY);

        assertBroken(Kind.DOUBLE_PROMISE, Verification.compare(one, other, given));
        assertEquals(4, Verification.compare(one, again, given).outcome().exitCode(), "a retry");
        assertEquals(1, Verification.compare(one, without, given).outcome().exitCode());
        assertEquals(2, Verification.compare(one, new byte[0], given).outcome().exitCode());
    }

    @Test
    void aVoteThatTheCloseLeavesOutIsOmitted() {
        Vote vote = operator.vote(1);
        operator.votes.get(1).clear();
        operator.close(Operator.ELECTION, 0L, 0L, 0L);
        operator.round();

        assertBroken(Kind.OMITTED, check(operator.receipt(vote)));
    }

    @Test
    void anotherElectionsCloseOmitsNothing() {
        Vote vote = operator.vote(1);
        operator.close("other", 0L, 0L, 0L);
        operator.round();

        assertEquals(0, check(operator.receipt(vote)).outcome().exitCode());
    }

    @Test
    void anotherVoteAtThePlaceIsReplaced() {
        operator.vote(0);
        Vote vote = operator.vote(1);
        operator.votes.get(1).set(0, vote.swapped());
        operator.round();

        assertBroken(Kind.REPLACED, check(operator.receipt(vote)));
    }

    @Test
    void aTreeThatDidNotGrowFromTheReceiptsOneIsForked() {
        Operator other = new Operator();
        Vote vote = other.vote(1);
        other.terms("other");
        other.round();
        ObjectNode receipt = Operator.withKey(other.receipt(vote), other.keyPart());
        operator.vote(1);
        operator.terms("one");
        operator.round();
        operator.round();

        assertBroken(Kind.FORKED, check(receipt));
    }

    @Test
    void twoTreesOfOneSizeAreForked() {
        Operator other = new Operator();
        Vote vote = other.vote(1);
        other.terms("other");
        other.round();
        ObjectNode receipt = Operator.withKey(other.receipt(vote), other.keyPart());
        operator.vote(1);
        operator.terms("one");
        operator.round();

        assertBroken(Kind.FORKED, check(receipt));
    }

    @Test
    void aReceiptOfAnEarlierCheckpointIsNoFork() {
        Vote vote = operator.vote(1);
        ObjectNode receipt = Operator.withKey(operator.receipt(vote), operator.keyPart());
        operator.round();
        operator.round();

        assertEquals(0, check(receipt).outcome().exitCode());
    }

    @Test
    void aRoundThatLiesAboutTheSizeIsMalformed() {
        Vote vote = operator.vote(1);
        operator.round(2, List.of(0L, 1L, 0L), List.of(vote.digest().bytes()), 99);

        assertBroken(Kind.MALFORMED, check(operator.receipt(vote)));
    }

    @Test
    void aRoundWithLowerHeadsIsMalformed() {
        Vote vote = operator.vote(1);
        operator.round();
        operator.round(3, List.of(0L, 0L, 0L), List.of(), operator.leaves.size() + 1);

        assertBroken(Kind.MALFORMED, check(operator.receipt(vote)));
    }

    @Test
    void aCountedVoteIsSaidToBeCounted() {
        Verdict verdict = counted(true, 1);

        assertEquals(0, verdict.outcome().exitCode(), verdict::toString);
        assertTrue(verdict.toString().contains("in the input of the election's count"), verdict::toString);
    }

    @Test
    void aVoteThatTheCountLeavesOutIsNotCounted() {
        assertBroken(Kind.NOT_COUNTED, counted(false, 0, 1));
    }

    @Test
    void aCountThatTheLogDoesNotServeIsSaidAndAccusesNobody() {
        Verdict verdict = counted(false);

        assertEquals(0, verdict.outcome().exitCode(), verdict::toString);
        assertTrue(verdict.toString().contains("Not proved: whether the vote is in the count"), verdict::toString);
    }

    /// @param shown the leaves that the log shows for it; none: it does not serve the count
    private Verdict counted(boolean with, int... shown) {
        Vote first = operator.vote(0);
        Vote vote = operator.vote(1);
        Vote last = operator.vote(2);
        operator.round();
        operator.close(Operator.ELECTION, 1L, 1L, 1L);
        operator.round();
        CountInput input = new CountInput(with ? List.of(first, vote, last) : List.of(first, last));
        Placed count = operator.count(Operator.ELECTION, input.transcript());
        operator.round();
        Map<String, byte[]> files = operator.files(operator.checkpoint());
        if (shown.length > 0) {
            String hex = ((CountLeaf) count.leaf()).transcript().substring(7);
            files.put("counts/" + hex, input.transcript().getBytes(UTF_8));
            files.put("input/" + Operator.ELECTION + "/1/1", input.answer(shown));
        }
        return check(operator.receipt(vote), Vectors.served(files));
    }

    @Test
    void aLogThatDoesNotAnswerProvesNothing() {
        Vote vote = operator.vote(1);
        operator.round();
        LogFiles silent = path -> {
            throw new IOException("connection refused");
        };

        Verdict verdict = check(operator.receipt(vote), silent);

        assertEquals(1, verdict.outcome().exitCode());
        assertTrue(verdict.toString().contains("connection refused"), verdict::toString);
    }

    @Test
    void aCheckpointWithoutAQuorumProvesNothing() {
        Vote vote = operator.vote(1);
        operator.round();
        Note signed = operator.signed();
        Note one = signed.with(operator.first.cosign(signed.text(), Operator.NOW));

        for (Note note : List.of(signed, one)) {
            assertEquals(
                    1,
                    check(operator.receipt(vote), Vectors.served(operator.files(note)))
                            .outcome()
                            .exitCode());
        }
    }

    @Test
    void statementsThatEndBeforeTheCheckpointProveNothing() {
        Vote vote = operator.vote(1);
        operator.round();
        Map<String, byte[]> files = operator.files(operator.checkpoint());
        operator.statements.removeLast();
        files.put("statements", String.join("\n", operator.statements).getBytes(UTF_8));

        assertEquals(
                1,
                check(operator.receipt(vote), Vectors.served(files)).outcome().exitCode());
    }

    @Test
    void foreignLinesAndLaterStatementsAreFine() {
        Vote vote = operator.vote(1);
        operator.round();
        Map<String, byte[]> files = operator.files(operator.checkpoint());
        String served = new String(files.get("statements"), UTF_8);
        String later = new String(
                new TermsLeaf(operator.at(), operator.statements.size(), "later", "sha256:" + "0".repeat(64)).bytes(),
                UTF_8);
        files.put("statements", ("no statement\n" + served + later + "\n").getBytes(UTF_8));

        assertEquals(
                0,
                check(operator.receipt(vote), Vectors.served(files)).outcome().exitCode());
    }

    @Test
    void evidenceWithALogIsExcusedByWhatTheLogStates() {
        Vote vote = operator.vote(1);
        String evidence = EvidenceFile.of(
                        Kind.DOUBLE_PROMISE,
                        List.of(operator.promise(vote), operator.promise(vote.swapped())),
                        List.of())
                .text();
        LogFiles before = Vectors.served(operator.files(operator.checkpoint()));
        operator.votes.get(1).clear();
        restored(0, 5);
        operator.round();
        LogFiles after = Vectors.served(operator.files(operator.checkpoint()));

        assertEquals(3, judged(evidence, before).outcome().exitCode());
        assertEquals(5, judged(evidence, after).outcome().exitCode());
        Verdict silent = judged(evidence, path -> {
            throw new IOException("gone");
        });
        assertEquals(3, silent.outcome().exitCode(), "a log that is switched off excuses nothing");
        assertFalse(silent.details().isEmpty());
    }

    private static Verdict judged(String evidence, LogFiles log) {
        return Verification.check(
                evidence.getBytes(UTF_8), Given.offline(Cheats.POLICY).withLog(log));
    }
}
