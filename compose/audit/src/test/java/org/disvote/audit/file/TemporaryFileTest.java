package org.disvote.audit.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.disvote.audit.source.UnreachableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private static ByteBuffer filled(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes;
    }

    @Test
    void whatWasAppendedIsReadFromWhereItBeganAndNothingIsLeftBehind() throws Exception {
        try (TemporaryFile file = TemporaryFile.create(folder, ".x", "numbers", 3)) {
            ByteBuffer first = filled(1, 2, 3);
            assertEquals(0, file.append(first));
            assertEquals(8, first.remaining(), "cleared");
            assertEquals(3, file.append(filled(4, 5)));
            ByteBuffer read = ByteBuffer.allocate(3);
            file.read(2, read);
            assertArrayEquals(new byte[] {3, 4, 5}, read.array());
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatWasNeverWrittenIsASentenceThatSaysHowMuchRoomIsNeeded() throws Exception {
        try (TemporaryFile file = TemporaryFile.create(folder, ".x", "numbers", 3)) {
            file.append(filled(1, 2, 3));
            assertSays(
                    "the temporary file of numbers cannot be used (it ends too early): it needs 3 bytes for each vote;"
                            + " choose another folder with -Djava.io.tmpdir",
                    assertThrows(UnreachableException.class, () -> file.read(2, ByteBuffer.allocate(2))));
        }
        assertSays(
                "the temporary file of numbers cannot be used",
                assertThrows(
                        UnreachableException.class,
                        () -> TemporaryFile.create(folder.resolve("missing"), ".x", "numbers", 3)));
    }

    private static void assertSays(String sentence, UnreachableException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith(sentence), e.getMessage());
    }
}
