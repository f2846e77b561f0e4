package org.disvote.ingest.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.Optional;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.routing.Position;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReceiptTest {

    /// Computed by another program from the canonical bytes that the design defines.
    private static final String TEXT = "7-123-Uz_f-MZiK6kNihi1N_aV36hab-Cs6dy399CMQTXKzGA";
    private static final String DIGEST = "Uz_f-MZiK6kNihi1N_aV36hab-Cs6dy399CMQTXKzGA";

    private static final String TERMS = "sha256:" + "0".repeat(64);

    private final VoteCast vote = vote("c3", new Nonce(1, 2));

    @Test
    void theTextOfAVotesReceiptNeverChanges() {
        assertEquals(TEXT, Receipt.of(vote, TERMS).text());
    }

    @Test
    void theTextContainsPositionAndDigest() {
        Receipt receipt = Receipt.of(vote, TERMS);

        Receipt.Presented presented = Receipt.parse(receipt.text()).orElseThrow();

        assertEquals(new Position(7, 123), presented.position());
        assertEquals(receipt.digest(), presented.digest());
        assertEquals(receipt.text(), presented.text());
    }

    @Test
    void anotherChoiceOrNonceGivesAnotherDigest() {
        assertNotEquals(
                Receipt.of(vote, TERMS).digest(),
                Receipt.of(vote("c4", new Nonce(1, 2)), TERMS).digest());
        assertNotEquals(
                Receipt.of(vote, TERMS).digest(),
                Receipt.of(vote("c3", new Nonce(1, 3)), TERMS).digest());
    }

    @Test
    void aReceiptDoesNotContainTheChoice() {
        assertFalse(Receipt.of(vote("a-telling-choice", new Nonce(1, 2)), TERMS)
                .toString()
                .contains("telling"));
        assertFalse(CastRequest.of(new ElectionId("spring"), new Voter("voter"), new ChoiceId("a-telling-choice"))
                .toString()
                .contains("telling"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "7-123-",
                "7-123",
                "07-123-" + DIGEST,
                "7-0123-" + DIGEST,
                "7-0-" + DIGEST,
                "-7-123-" + DIGEST,
                "+7-123-" + DIGEST,
                "7-123-" + DIGEST + "=",
                "7-123-" + DIGEST + "A",
                "7-123-" + DIGEST + "\n",
                " 7-123-" + DIGEST,
                // The last character with a bit set that 32 bytes do not have.
                "7-123-Uz_f-MZiK6kNihi1N_aV36hab-Cs6dy399CMQTXKzGB",
                "7-123-Uz_f+MZiK6kNihi1N_aV36hab+Cs6dy399CMQTXKzGA",
                "9999999999-123-" + DIGEST,
                "7-9999999999999999999-" + DIGEST,
                "٧-123-" + DIGEST,
            })
    void anyOtherTextIsNoReceipt(String text) {
        assertEquals(Optional.empty(), Receipt.parse(text));
    }

    private static VoteCast vote(String choice, Nonce nonce) {
        return new VoteCast(
                new ElectionId("spring"),
                7,
                123,
                new Voter("voter"),
                "",
                1,
                ShortBallot.of(new ChoiceId(choice)),
                "",
                nonce,
                Instant.parse("2027-05-21T07:00:00.123456Z"));
    }
}
