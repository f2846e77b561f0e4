package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.receipt.BallotFile;
import org.disvote.verify.receipt.UnusableFileException;
import org.disvote.verify.verdict.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Receipts of the formats' examples, offline.
final class ReceiptTest {

    private static final Given OFFLINE = Given.offline(Vectors.POLICY);

    private static int exit(JsonNode receipt, Given given) {
        return verdict(receipt, given).outcome().exitCode();
    }

    private static Verdict verdict(JsonNode receipt, Given given) {
        return Verification.check(Vectors.bytes(receipt), given);
    }

    private static TlogProof proof(String text) {
        try {
            return TlogProof.parse(text);
        } catch (MalformedNoteException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Given withProof(int i) {
        return OFFLINE.withProof(proof(Vectors.proof(i)));
    }

    private static BallotFile ballot(JsonNode json) {
        try {
            return BallotFile.read(Vectors.bytes(json));
        } catch (UnusableFileException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aReceiptWithItsKeyProofAndBallotIsProved(int i) {
        Given all = withProof(i).withBallot(ballot(Vectors.ballot(i)));

        assertEquals(
                0,
                exit(Vectors.receipt(i), all),
                () -> verdict(Vectors.receipt(i), all).toString());
        assertEquals(0, exit(Vectors.receipt(i), withProof(i)));
    }

    @Test
    void theVerdictSaysWhatWasNotCompared() {
        String without =
                String.join("\n", verdict(Vectors.receipt(0), withProof(0)).details());
        Verdict with = verdict(Vectors.receipt(0), withProof(0).withBallot(ballot(Vectors.ballot(0))));

        assertTrue(without.contains("Nothing is said about voter, constituency, revision, terms"), without);
        assertTrue(without.contains("Not looked for"), without);
        assertTrue(String.join("\n", with.details()).contains("The ballot given is the one in the log's record"));
        String voter = Vectors.receipt(0).path("voter").textValue();
        assertFalse((with.headline() + with.details()).contains(voter), "shows the voter");
    }

    @Test
    void whatIsMissingIsNotYet() {
        ObjectNode noPromise = Vectors.receipt(0);
        noPromise.remove("promise");

        assertEquals(1, exit(noPromise, withProof(0)));
        assertEquals(1, exit(Vectors.receiptWithoutKey(0), withProof(0)));
        assertEquals(1, exit(Vectors.receipt(0), OFFLINE));
    }

    @Test
    void withoutAQuorumNothingIsProvedYet() {
        String log = Vectors.POLICY.log().text();
        String first = Vectors.POLICY.witnesses().getFirst().key().text();
        String other = new Operator().second.cosignatureVkey();
        Policy policy = Vectors.policy(
                "log " + log + "\nwitness w1 " + first + "\nwitness w3 " + other + "\ngroup q 2 w1 w3\nquorum q\n");

        assertEquals(1, exit(Vectors.receipt(0), Given.offline(policy).withProof(proof(Vectors.proof(0)))));
    }

    @Test
    void theProofOfAnotherVoteIsNotOfThisReceipt() {
        assertEquals(4, exit(Vectors.receipt(0), withProof(1)));
    }

    @Test
    void aReceiptOfAnotherLogProvesNothing() {
        assertEquals(4, exit(Vectors.receipt(0), Given.offline(Cheats.POLICY)));
    }

    @Test
    void aBallotIsComparedWithTheRecord() {
        ObjectNode other = Vectors.ballot(0);
        other.set("ballot", Vectors.ballot(1).path("ballot"));

        assertEquals(4, exit(Vectors.receipt(0), withProof(0).withBallot(ballot(other))));
    }

    @ParameterizedTest
    @CsvSource({"electionId,ref", "voter,aaaaaaaaaaaaaaaaaaaaaa", "constituency,B", "terms,sha256:00"})
    void whatTheBallotWasSealedForIsCompared(String member, String value) {
        ObjectNode other = Vectors.ballot(0).put(member, value);

        assertEquals(4, exit(Vectors.receipt(0), withProof(0).withBallot(ballot(other))));
    }

    /// These are not in the promise. Only the record has them.
    @ParameterizedTest
    @CsvSource({"voter,aaaaaaaaaaaaaaaaaaaaaa", "constituency,B"})
    void aReceiptAndABallotThatAreEditedAlikeAreNotTheRecord(String member, String value) {
        ObjectNode receipt = Vectors.receipt(0).put(member, value);
        ObjectNode other = Vectors.ballot(0).put(member, value);

        assertEquals(4, exit(receipt, withProof(0).withBallot(ballot(other))));
    }

    @Test
    void withoutThePrivatePartABallotCannotBeCompared() {
        ObjectNode receipt = Vectors.receipt(0);
        receipt.remove("private");

        assertEquals(1, exit(receipt, withProof(0).withBallot(ballot(Vectors.ballot(0)))));
        assertEquals(0, exit(receipt, withProof(0)));
    }

    /// The claims that evidence is made of: none of them can be edited in a receipt.
    @Test
    void anEditedReceiptNeverMakesEvidence() {
        ObjectNode election = Vectors.receipt(0).put("electionId", "ref");
        ObjectNode castAt = Vectors.receipt(0).put("castAt", "2027-05-21T06:59:59.123456Z");
        ObjectNode seq = Vectors.receipt(0).put("seq", 2);
        seq.put("receipt", seq.path("receipt").textValue().replaceFirst("-1-", "-2-"));
        ObjectNode partition = Vectors.receipt(0).put("partition", 19);
        partition.put("receipt", partition.path("receipt").textValue().replaceFirst("20-", "19-"));

        for (ObjectNode edited : new ObjectNode[] {election, castAt, seq, partition}) {
            Verdict offline = verdict(edited, withProof(0));
            Verdict online = verdict(edited, OFFLINE.withLog(Vectors.served(Vectors.files())));
            assertEquals(4, offline.outcome().exitCode());
            assertEquals(4, online.outcome().exitCode());
            assertTrue(online.evidence().isEmpty());
        }
    }

    @Test
    void unknownMembersAndAnyOrderAreFine() {
        ObjectNode more = Vectors.receipt(0).put("aaa", 1);
        ((ObjectNode) more.path("promise")).put("later", "x");

        assertEquals(0, exit(more, withProof(0)));
        byte[] printed = Vectors.receipt(0).toPrettyString().getBytes(UTF_8);
        assertEquals(0, Verification.check(printed, withProof(0)).outcome().exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}}", "receipt", "{\"v\":1,}", "{'v':1}", "\uFEFF{}", "[1 2]", "01"})
    void whatIsNotJsonIsUnusable(String text) {
        assertEquals(
                2, Verification.check(text.getBytes(UTF_8), OFFLINE).outcome().exitCode());
    }

    @Test
    void invalidUtf8IsUnusable() {
        byte[] bytes = "{\"v\":\"?\"}".getBytes(UTF_8);
        bytes[6] = (byte) 0xff;

        assertEquals(2, Verification.check(bytes, OFFLINE).outcome().exitCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "1", "\"x\"", "{\"v\":1,\"v\":1}", "{\"evidence\":1}", "{\"a\":\"\\ud800\"}"
            })
    void jsonThatIsIllFormedProvesNothing(String text) {
        assertEquals(
                4, Verification.check(text.getBytes(UTF_8), OFFLINE).outcome().exitCode());
    }

    @Test
    void deepJsonProvesNothing() {
        String text = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertEquals(
                4, Verification.check(text.getBytes(UTF_8), OFFLINE).outcome().exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "{}", "{\"ballot\":{}}", "{\"ballot\":{},\"envelope\":\"AQ\"}"})
    void aFileOfBallotMustBeOne(String text) {
        assertThrows(UnusableFileException.class, () -> BallotFile.read(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "A", "AQIDBB", "+Q==", ""})
    void anEnvelopeMustBeOne(String envelope) {
        ObjectNode file = Vectors.ballot(0);
        file.remove("ballot");
        file.put("envelope", envelope);

        assertThrows(UnusableFileException.class, () -> BallotFile.read(Vectors.bytes(file)));
    }

    @Test
    void evidenceHasNoBallotAndNoProof() {
        byte[] evidence =
                Vectors.ALL.path("evidence").path(0).path("text").textValue().getBytes(UTF_8);

        assertEquals(3, Verification.check(evidence, OFFLINE).outcome().exitCode());
        assertEquals(2, Verification.check(evidence, withProof(0)).outcome().exitCode());
    }

    @Test
    void aPolicyOfTwoLogsIsRefused() {
        Policy two = Vectors.policy(Vectors.POLICY.text() + "log " + new Operator().log.vkey() + "\n");

        assertThrows(IllegalArgumentException.class, () -> Given.offline(two));
    }
}
