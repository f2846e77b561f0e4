package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.disvote.ingest.cast.CastOutcome;
import org.disvote.ingest.cast.NoteText;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;

/// The exact bytes of a receipt. Clients may rely on names, order and formats.
final class ReceiptJsonTest {

    private static final Receipt RECEIPT = new Receipt(
            new ElectionId("demo"),
            new Position(77, 78),
            new Voter("GR-1"),
            "chania",
            2,
            Instant.parse("2027-05-21T07:00:00.5Z"),
            "sha256:" + "0".repeat(62) + "4d",
            "sha256:" + "1".repeat(64),
            new Receipt.Secret("AQEBAQEBAQEBAQEBAQEBAQ", ""));

    private static final String MEMBERS = "\"v\":1,\"receipt\":\"77-78-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE0\","
            + "\"electionId\":\"demo\",\"partition\":77,\"seq\":78,"
            + "\"voter\":\"GR-1\",\"constituency\":\"chania\",\"revision\":2,"
            + "\"castAt\":\"2027-05-21T07:00:00.500000Z\","
            + "\"digest\":\"sha256:" + "0".repeat(62) + "4d\",\"terms\":\"sha256:" + "1".repeat(64) + "\"";

    @Test
    void aReceiptHasSixDigitsAfterTheSeconds() {
        assertEquals("{" + MEMBERS + "}", json(ReceiptJson.open(RECEIPT, Optional.empty())));
        assertEquals(
                Map.of("Location", "/elections/demo/receipts/77-78-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE0"),
                VoteAnswers.of(
                                false,
                                new VoteAnswers.Answered(new CastOutcome.Recorded(RECEIPT), Optional.empty()),
                                null)
                        .headers());
    }

    @Test
    void onlyTheVotersOwnReceiptHasThePrivatePart() {
        assertEquals(
                "{" + MEMBERS + ",\"private\":{\"nonce\":\"AQEBAQEBAQEBAQEBAQEBAQ\",\"auth\":\"\"}}",
                json(ReceiptJson.forVoter(RECEIPT, Optional.empty())));
        assertFalse(json(ReceiptJson.open(RECEIPT, Optional.empty())).contains("private"));
    }

    @Test
    void aPromiseHasItsPlaceItsPathAndItsNote() {
        Promise promise = new Promise(3, List.of("YQ==", "Yg=="), new NoteText("text\n\n— key sig\n"));

        assertEquals(
                "{" + MEMBERS + ",\"private\":{\"nonce\":\"AQEBAQEBAQEBAQEBAQEBAQ\",\"auth\":\"\"},"
                        + "\"promise\":{\"index\":3,\"path\":[\"YQ==\",\"Yg==\"],\"note\":\"text\\n\\n— key sig\\n\"}}",
                json(ReceiptJson.forVoter(RECEIPT, Optional.of(promise))));
    }

    @Test
    void aWrittenReceiptHasTheBytesOfItsJson() {
        Random random = new Random(5);
        List<Optional<Promise>> promises = List.of(
                Optional.empty(),
                Optional.of(new Promise(0, List.of(), new NoteText("\u0000\t\\\"/\u007f\u2028é—😀\n"))),
                Optional.of(new Promise(Integer.MAX_VALUE, List.of("YQ=="), new NoteText(""))),
                Optional.of(new Promise(7, Collections.nCopies(64, "A".repeat(44)), new NoteText("n".repeat(3_000)))));
        for (int i = 0; i < 1_000; i++) {
            Receipt receipt = random(random, i);
            for (Optional<Promise> promise : promises) {
                assertEquals(
                        json(ReceiptJson.forVoter(receipt, promise)),
                        new String(ReceiptWriter.write(receipt, receipt.text(), promise), UTF_8));
            }
        }
    }

    /// With names, numbers and texts from the shortest to the longest.
    private static Receipt random(Random random, int i) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        String id = "x".repeat(1 + random.nextInt(Ids.LENGTH_MAX));
        return new Receipt(
                new ElectionId(id),
                new Position(i % 3 == 0 ? Integer.MAX_VALUE : i, i % 3 == 0 ? VoteCast.SEQ_MAX : 1 + i),
                new Voter(i % 2 == 0 ? "v" : id),
                i % 2 == 0 ? "" : id,
                i % 3 == 0 ? Integer.MAX_VALUE : 1,
                Instant.ofEpochSecond(random.nextLong(253_402_300_799L), 1_000L * random.nextInt(1_000_000)),
                Digests.text(digest),
                i % 4 == 0 ? "" : Digests.text(digest),
                new Receipt.Secret(Nonce.random(random).text(), i % 2 == 0 ? "" : Base64UrlText.encode(digest)));
    }

    @Test
    void aFoundReceiptHasTheStateOfEachReplica() {
        Instant at = Instant.parse("2027-05-21T07:00:01Z");

        assertEquals(
                "{" + MEMBERS + ",\"recorded\":true,\"superseded\":false,\"inLog\":true,\"replicas\":["
                        + "{\"name\":\"r1\",\"applied\":true,\"state\":\"following\",\"appliedSeq\":80,"
                        + "\"reportedAt\":\"2027-05-21T07:00:01Z\"},"
                        + "{\"name\":\"r2\",\"applied\":false,\"state\":\"stopped\",\"appliedSeq\":4,\"reason\":\"x\","
                        + "\"reportedAt\":\"2027-05-21T07:00:01Z\"}]}",
                json(new ReceiptRoutes.Found(
                        ReceiptJson.open(RECEIPT, Optional.empty()),
                        true,
                        false,
                        true,
                        List.of(
                                new ReceiptRoutes.Replica("r1", true, "following", 80, null, at),
                                new ReceiptRoutes.Replica("r2", false, "stopped", 4, "x", at)))));
    }

    private static String json(Object document) {
        return new String(Answer.json(200, document).bytes(), UTF_8);
    }
}
