package org.disvote.topics.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.disvote.topics.Vectors;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.MalformedNoteException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Their bytes are compared with the vectors in `LogVectorsTest`.
final class ReceiptTextsTest {

    private static final String LEAF =
            Vectors.values().path("leafTexts").path(0).asText();
    private static final PromiseText PROMISE = new PromiseText("log.example.org/x", 4, Merkle.EMPTY, 1_809_999_999);

    @Test
    void aChangedLeafIsRefusedOrAnotherLeaf() throws MalformedNoteException {
        LeafText leaf = LeafText.parse(LEAF);
        for (int i = 0; i < LEAF.length(); i++) {
            for (char other : new char[] {'\n', ' ', '0', '1', 'x', '-', '\u00e9'}) {
                if (LEAF.charAt(i) == other) {
                    continue;
                }
                String changed = LEAF.substring(0, i) + other + LEAF.substring(i + 1);
                try {
                    LeafText read = LeafText.parse(changed);
                    assertEquals(changed, read.text());
                    assertNotEquals(leaf.hash(), read.hash());
                } catch (MalformedNoteException e) {
                    // refused
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "receipt/v1, receipt/v2",
        "eur-2027, ..",
        "eur-2027, ''",
        "eur-2027, eur 2027",
        "'\n20\n', '\n020\n'",
        "'\n20\n', '\n-1\n'",
        "'\n20\n', '\n+20\n'",
        "'\n20\n', '\n2147483648\n'",
        "'\n1\n', '\n0\n'",
        "'\n1\n', '\n9007199254740992\n'",
        ".123456Z, .123Z",
        ".123456Z, .1234567Z",
        ".123456Z, .123456+00:00",
        "2027-05-21T, 1969-05-21T",
        "ThFw, ThFx",
        "ThFw, ThFw=",
        "ThFw, ThF",
    })
    void aLeafHasOneForm(String part, String changed) {
        assertEquals(true, LEAF.contains(part));
        assertThrows(MalformedNoteException.class, () -> LeafText.parse(LEAF.replace(part, changed)));
    }

    @Test
    void linesAreCounted() {
        assertThrows(MalformedNoteException.class, () -> LeafText.parse(LEAF + "\n"));
        assertThrows(MalformedNoteException.class, () -> LeafText.parse(LEAF.strip()));
        assertThrows(MalformedNoteException.class, () -> LeafText.parse(""));
        assertThrows(MalformedNoteException.class, () -> PromiseText.parse(PROMISE.text() + "\n"));
        assertThrows(
                MalformedNoteException.class,
                () -> PromiseText.parse(PROMISE.text().strip()));
        assertThrows(MalformedNoteException.class, () -> PromiseText.parse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "promise/v1, promise/v2",
        "log.example.org/x, ''",
        "'\n4\n', '\n04\n'",
        "'\n4\n', '\n0\n'",
        "'\n4\n', '\n-4\n'",
        "SuFU=, SuFV=",
        "SuFU=, SuFU",
        "1809999999, -1",
        "1809999999, 01",
        "1809999999, 9007199254740992",
        "1809999999, 1e9",
    })
    void aPromiseHasOneForm(String part, String changed) throws MalformedNoteException {
        assertEquals(PROMISE, PromiseText.parse(PROMISE.text()));
        assertEquals(true, PROMISE.text().contains(part));
        assertThrows(
                MalformedNoteException.class,
                () -> PromiseText.parse(PROMISE.text().replace(part, changed)));
    }

    @Test
    void whatCannotBeSaidIsNotMade() {
        Instant at = Instant.parse("2027-05-21T07:00:00Z");
        assertThrows(IllegalArgumentException.class, () -> LeafText.of("a\nb", "e", 0, 1, at, Merkle.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> LeafText.of("a", "e\n", 0, 1, at, Merkle.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> LeafText.of("a", "e", -1, 1, at, Merkle.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> LeafText.of("a", "e", 0, 0, at, Merkle.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> new PromiseText("a", 0, Merkle.EMPTY, 1));
        assertThrows(IllegalArgumentException.class, () -> new PromiseText("a", 1, Merkle.EMPTY, -1));
        assertThrows(IllegalArgumentException.class, () -> PromiseText.keyName("a", ".."));
        assertEquals("a/promise/i1", PromiseText.keyName("a", "i1"));
    }
}
