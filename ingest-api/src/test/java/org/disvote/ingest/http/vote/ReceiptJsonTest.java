package org.disvote.ingest.http.vote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.disvote.ingest.cast.Promise;
import org.disvote.ingest.cast.Receipt;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
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
                "/elections/demo/receipts/77-78-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE0",
                ReceiptJson.open(RECEIPT, Optional.empty()).path());
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
        Promise promise = new Promise(3, List.of("YQ==", "Yg=="), "text\n\n— key sig\n");

        assertEquals(
                "{" + MEMBERS + ",\"private\":{\"nonce\":\"AQEBAQEBAQEBAQEBAQEBAQ\",\"auth\":\"\"},"
                        + "\"promise\":{\"index\":3,\"path\":[\"YQ==\",\"Yg==\"],\"note\":\"text\\n\\n— key sig\\n\"}}",
                json(ReceiptJson.forVoter(RECEIPT, Optional.of(promise))));
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
