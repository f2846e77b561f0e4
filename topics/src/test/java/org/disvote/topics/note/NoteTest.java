package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.note.Note.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoteTest {

    /// The example of C2SP's signed-note.
    private static final String KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String NOTE = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T"
            + "nagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private static final SigningKey ANN = SigningKey.ofSeed("ann.example", new byte[32]);
    private static final SigningKey BOB = SigningKey.generate("bob.example");
    private static final String TEXT = "first\n\nlast\n";

    @Test
    void theExampleOfTheStandardIsValid() throws MalformedNoteException {
        VerifierKey key = VerifierKey.parse(KEY);
        Note note = Note.parse(NOTE);

        assertEquals(Check.VALID, note.check(key));
        assertEquals("This is an example message.\n", note.text());
        assertEquals(NOTE, note.toString());
        assertEquals(KEY, key.text());
        assertEquals("example.com/foo", key.name());
        assertEquals(0x530d903a, key.id());
        assertEquals(VerifierKey.Type.ED25519, key.type());
    }

    /// In the text, the name, the ID, the signature, and what stands between them.
    @Test
    void everyChangedByteOfANoteIsNoticed() throws MalformedNoteException {
        VerifierKey key = VerifierKey.parse(KEY);
        int malformed = 0;
        int absent = 0;
        int invalid = 0;
        byte[] bytes = NOTE.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit : new int[] {1, 2, 0x10, 0x20, 0x80}) {
                byte[] changed = bytes.clone();
                changed[i] ^= (byte) bit;
                try {
                    switch (Note.parse(changed).check(key)) {
                        case ABSENT -> absent++;
                        case INVALID -> invalid++;
                        case VALID -> throw new AssertionError("byte " + i + " changed by " + bit);
                    }
                } catch (MalformedNoteException e) {
                    malformed++;
                }
            }
        }
        System.out.println(malformed + " malformed, " + absent + " without the key's line, " + invalid + " invalid");
        assertEquals(bytes.length * 5, malformed + absent + invalid);
        assertTrue(malformed > 0 && absent > 0 && invalid > 100);
    }

    @Test
    void aNoteIsReadAsItIsWritten() throws MalformedNoteException {
        Note note = Note.signed(TEXT, ANN, BOB);

        Note read = Note.parse(note.bytes());

        assertEquals(note, read);
        assertEquals(TEXT, read.text());
        assertEquals(2, read.lines().size());
        assertEquals(Check.VALID, read.check(ANN.verifier()));
        assertEquals(Check.VALID, read.check(BOB.verifier()));
        assertEquals(Check.ABSENT, read.check(ANN.cosigner()));
        assertEquals(Check.ABSENT, read.check(SigningKey.generate("ann.example").verifier()));
    }

    @Test
    void ofTwoLinesOfOneKeyOnlyTheFirstIsLookedAt() {
        SignatureLine valid = ANN.sign(TEXT);
        SignatureLine wrong = ANN.sign("another text\n");

        assertEquals(Check.VALID, Note.unsigned(TEXT).with(valid).with(wrong).check(ANN.verifier()));
        assertEquals(Check.INVALID, Note.unsigned(TEXT).with(wrong).with(valid).check(ANN.verifier()));
    }

    @Test
    void aLineOfAnotherKeyWithTheSameNameOrIdIsPassedOver() throws MalformedNoteException {
        SignatureLine ann = ANN.sign(TEXT);
        String other = ann.text().replace("ann.example", "eve.example").strip();

        Note note = Note.unsigned(TEXT)
                .with(SignatureLine.parse(other))
                .with(SignatureLine.of(SigningKey.generate("ann.example").verifier(), new byte[64]));

        assertEquals(Check.ABSENT, note.check(ANN.verifier()));
        assertEquals(Check.VALID, note.with(ann).check(ANN.verifier()));
    }

    @Test
    void sixteenLinesAreTakenAndAHundredAtMost() throws MalformedNoteException {
        Note note = Note.unsigned(TEXT);
        for (int i = 0; i < 15; i++) {
            note = note.with(SignatureLine.of(SigningKey.generate("k" + i).verifier(), new byte[3_000]));
        }
        note = note.with(ANN.sign(TEXT));
        assertEquals(Check.VALID, Note.parse(note.bytes()).check(ANN.verifier()));
        while (note.lines().size() < Note.LINES_MAX) {
            note = note.with(BOB.sign(TEXT));
        }
        assertEquals(Note.LINES_MAX, Note.parse(note.bytes()).lines().size());
        Note tooMany = note.with(BOB.sign(TEXT));
        assertThrows(MalformedNoteException.class, () -> Note.parse(tooMany.bytes()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n\n\n",
                "text\n\u2014 a AAAAAAA=\n",
                "text\n\n\u2014 a AAAAAAA=",
                "text\r\n\r\n\u2014 a AAAAAAA=\r\n",
                "te\txt\n\n\u2014 a AAAAAAA=\n",
                "text\u0000\n\n\u2014 a AAAAAAA=\n",
                "text\n\n- a AAAAAAA=\n",
                "text\n\n\u2013 a AAAAAAA=\n",
                "text\n\n\u2014a AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "text\n\n\u2014 AAAAAAA=\n",
                "text\n\n\u2014 a  AAAAAAA=\n",
                "text\n\n\u2014 a AAAAAAA= \n",
                "text\n\n\u2014 a AAAAAAA\n",
                "text\n\n\u2014 a AAAAAAB=\n",
                "text\n\n\u2014 a AAAAAA==\n",
                "text\n\n\u2014 a AAAA_AA=\n",
                "text\n\n\u2014 a+b AAAAAAA=\n",
                "text\n\n\u2014 a\u00a0b AAAAAAA=\n",
                "text\n\n\u2014 a\u2028b AAAAAAA=\n",
                "text\n\n\u2014 a AAAAAAA=\nmore\n",
                "text\n\n\u2014 a AAAAAAA=\n\n",
                "text\n\n\u2014 a AAAAAAA=\n\u2014 b\n",
                "te\ud800xt\n\n\u2014 a AAAAAAA=\n",
            })
    void whatIsNoNoteIsRefused(String text) throws MalformedNoteException {
        assertEquals(1, Note.parse("text\n\n\u2014 a AAAAAAA=\n").lines().size());
        assertThrows(MalformedNoteException.class, () -> Note.parse(text));
    }

    @Test
    void bytesThatAreNoUtf8OrTooManyAreRefused() {
        byte[] bytes = NOTE.getBytes(UTF_8);
        bytes[0] = (byte) 0xff;
        assertThrows(MalformedNoteException.class, () -> Note.parse(bytes));
        assertThrows(
                MalformedNoteException.class, () -> Note.parse("x".repeat(Note.BYTES_MAX) + "\n\n\u2014 a AAAAAAA=\n"));
    }

    @Test
    void onlyTextIsSigned() {
        for (String text : List.of("", "text", "te\rxt\n", "te\txt\n")) {
            assertThrows(IllegalArgumentException.class, () -> Note.signed(text, ANN));
        }
    }

    @Test
    void aCosignatureBindsItsTimeToTheText() throws MalformedNoteException {
        Note note = Note.unsigned(TEXT).with(ANN.cosign(TEXT, 1_810_000_000));
        assertEquals(Check.VALID, note.check(ANN.cosigner()));
        assertEquals(Check.ABSENT, note.check(ANN.verifier()));

        byte[] signature = note.lines().getFirst().signature();
        List<Check> checks = new ArrayList<>();
        for (int i = 0; i < signature.length; i++) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            checks.add(Note.unsigned(TEXT)
                    .with(SignatureLine.of(ANN.cosigner(), changed))
                    .check(ANN.cosigner()));
        }
        assertEquals(List.of(Check.INVALID), checks.stream().distinct().toList());
        assertEquals(
                Check.INVALID,
                Note.unsigned(TEXT)
                        .with(SignatureLine.of(ANN.cosigner(), ANN.sign(TEXT.getBytes(UTF_8))))
                        .check(ANN.cosigner()));
        assertThrows(IllegalArgumentException.class, () -> ANN.cosign(TEXT, -1));
        assertEquals(note, Note.parse(note.toString()));
        assertArrayEquals(note.bytes(), note.toString().getBytes(UTF_8));
    }

    @Test
    void signaturesOfAnotherLengthAreInvalid() {
        byte[] signature = ANN.sign(TEXT.getBytes(UTF_8));
        for (int length : new int[] {1, 63, 65, 72}) {
            assertEquals(
                    Check.INVALID,
                    Note.unsigned(TEXT)
                            .with(SignatureLine.of(ANN.verifier(), Arrays.copyOf(signature, length)))
                            .check(ANN.verifier()));
        }
    }
}
