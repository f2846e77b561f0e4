package org.disvote.ceremony.keytest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.disvote.ceremony.Ceremonies;
import org.disvote.ceremony.Ceremonies.Dealt;
import org.disvote.ceremony.share.Share;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class KeyTestTest {

    private static final List<Share> SHARES = Dealt.ONE.shares();
    private static final Seal SEAL = Dealt.ONE.dealing().seal();
    private static final ElectionId ELECTION = Ceremonies.definition().id();

    @TempDir
    private Path folder;

    @Test
    void allTenCombinationsAreTriedAndTheProtocolSaysSo() {
        Note note = KeyTest.run(ELECTION, SEAL, SHARES);

        assertEquals("disvote/keytest/v1\n%s\n%s\n10\n".formatted(ELECTION, SEAL.digest()), note.text());
        assertEquals(List.of(), note.lines());
        Note signed = Note.signed(note.text(), Ceremonies.KEYS.toArray(SigningKey[]::new));
        assertEquals(List.of(), KeyTestProtocol.problems(signed, ELECTION, SEAL));
    }

    private static String message(Executable refused) {
        return String.valueOf(assertThrows(OperatorException.class, refused).getMessage());
    }

    @Test
    void oneMissingOrForeignShareEndsTheTest() {
        assertTrue(message(() -> KeyTest.run(ELECTION, SEAL, SHARES.subList(0, 4)))
                .contains("all 5 trustees, and 4 are given"));
        List<Share> mixed = new ArrayList<>(SHARES);
        mixed.set(4, Dealt.OTHER.shares().get(4));
        assertTrue(message(() -> KeyTest.run(ELECTION, SEAL, mixed)).contains("the share of eve is of another seal"));
    }

    @Test
    void aProtocolIsReadBeforeAndAfterItsSignatures() throws IOException {
        Path file = folder.resolve("keytest.txt");
        Note note = KeyTest.run(ELECTION, SEAL, SHARES);
        Files.write(file, note.bytes());
        assertEquals(note, ProtocolFile.read(file));

        Note signed = note.with(Ceremonies.KEYS.getFirst().sign(note.text()));
        Files.write(file, signed.bytes());
        assertEquals(signed, ProtocolFile.read(file));
    }

    @Test
    void whatIsNoProtocolIsRefused() throws IOException {
        Path file = folder.resolve("keytest.txt");
        for (String text : List.of("", "\n", "\n\n", "text\n", "text\n\nno signature\n", "\u0001\n\n", "text\r\n\n")) {
            Files.write(file, text.getBytes(UTF_8));
            Note note;
            try {
                note = ProtocolFile.read(file);
            } catch (OperatorException e) {
                continue;
            }
            assertEquals(
                    "it is no protocol of a key's test",
                    KeyTestProtocol.problems(note, ELECTION, SEAL).getFirst());
        }
        Files.write(file, new byte[100_000]);
        assertThrows(OperatorException.class, () -> ProtocolFile.read(file));
    }
}
