package org.disvote.topics.voter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VoterKeyFileTest {

    private static final String TEXT = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private static final String COMMITMENT = "sha256:1cd5f59e3a8261c75f4a7d0654fdb0b5152fac71c5c5aad3a7b62d38707d31b3";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void aWrittenKeyIsReadAgainAndOnlyItsOwnerCanReadIt() throws IOException {
        Path file = folder.resolve("voter.key");
        VoterKey key = VoterKey.random();

        key.write(file);

        assertEquals(key.commitment(), VoterKey.read(file).commitment());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(44, Files.size(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, TEXT + "\n"})
    void theLastLineFeedMayBeMissing(String content) throws IOException {
        assertEquals(COMMITMENT, VoterKey.read(file(content, "r--------")).commitment());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
                TEXT + "A",
                TEXT + "=",
                TEXT + "\r\n",
                TEXT + "\n\n",
                TEXT + " \n",
                " " + TEXT,
                // The last character's two unused bits are set.
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+",
                "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh\u00e9",
                TEXT + "\n" + TEXT + "\n"
            })
    void anyOtherContentIsRefusedWithoutBeingShown(String content) throws IOException {
        Path file = file(content, "rw-------");

        OperatorException refused = assertThrows(OperatorException.class, () -> VoterKey.read(file));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("is not a voter key"), message);
        assertFalse(message.contains("AAECAw"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-r--r--", "rwx------", "r-x------", "rw----r--", "r--r--r--", "rw--w----"})
    void aFileThatOthersMayReadIsRefused(String mode) throws IOException {
        Path file = file(TEXT, mode);

        OperatorException refused = assertThrows(OperatorException.class, () -> VoterKey.read(file));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(mode), message);
        assertTrue(message.contains("0600 or 0400"), message);
    }

    @Test
    void aKeyIsNeverOverwritten() throws IOException {
        Path file = file(TEXT, "rw-------");

        assertThrows(OperatorException.class, () -> VoterKey.random().write(file));

        assertEquals(COMMITMENT, VoterKey.read(file).commitment());
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        Path none = folder.resolve("none");

        assertTrue(refusal(none).contains("there is no file"));
        assertTrue(refusal(folder).contains("is a folder"));
        assertThrows(OperatorException.class, () -> VoterKey.random().write(none.resolve("voter.key")));
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(OperatorException.class, () -> VoterKey.read(file)).getMessage());
    }

    private Path file(String content, String mode) throws IOException {
        Path file = Files.write(folder.resolve("a.key"), content.getBytes(ISO_8859_1));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
