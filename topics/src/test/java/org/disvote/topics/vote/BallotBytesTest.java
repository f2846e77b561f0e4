package org.disvote.topics.vote;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.disvote.topics.id.ChoiceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BallotBytesTest {

    @Test
    void equalBytesAreTheSameBallotAndTheArrayOutsideChangesNothing() {
        byte[] bytes = {0, '{', '}'};
        BallotBytes ballot = BallotBytes.of(bytes);
        bytes[1] = 'x';
        ballot.bytes()[1] = 'y';

        assertEquals(BallotBytes.open("{}".getBytes(US_ASCII)), ballot);
        assertNotEquals(BallotBytes.of(new byte[] {1, '{', '}'}), ballot);
        assertArrayEquals("{}".getBytes(US_ASCII), ballot.content());
        assertTrue(ballot.isOpen());
        assertEquals(2, BallotBytes.of(new byte[] {2, 7}).kind());
    }

    @Test
    void aBallotWithoutTheByteOfItsKindIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> BallotBytes.of(new byte[0]));
    }

    @Test
    void aShortBallotNamesItsChoice() {
        BallotBytes ballot = ShortBallot.of(new ChoiceId("c3"));

        assertEquals("{\"answers\":{\"choice\":{\"pick\":[\"c3\"]}},\"v\":1}", new String(ballot.content(), US_ASCII));
        assertEquals(Optional.of(new ChoiceId("c3")), ShortBallot.choiceOf(ballot));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"answers\":{\"choice\":{\"pick\":[\"\"]}},\"v\":1}",
                "{\"answers\":{\"choice\":{\"pick\":[\"c1\",\"c2\"]}},\"v\":1}",
                "{\"answers\":{\"choice\":{\"pick\":[\"c1\"]}},\"v\":1} ",
                "{\"answers\":{\"choice\":{\"pick\":[]}},\"v\":1}",
                "{\"answers\":{\"choice\":{\"blank\":true}},\"v\":1}",
                "{\"answers\":{\"choice\":{\"pick\":[\"ж\"]}},\"v\":1}",
            })
    void anotherBallotNamesNoChoice(String json) {
        assertEquals(Optional.empty(), ShortBallot.choiceOf(BallotBytes.open(json.getBytes(UTF_8))));
    }

    @Test
    void anEnvelopeNamesNoChoiceWhateverItsContentLooksLike() {
        byte[] bytes = ShortBallot.of(new ChoiceId("c3")).bytes();
        bytes[0] = 1;

        assertEquals(Optional.empty(), ShortBallot.choiceOf(BallotBytes.of(bytes)));
        assertEquals(Optional.empty(), ShortBallot.choiceOf(BallotBytes.of(Arrays.copyOf(bytes, 1))));
    }
}
