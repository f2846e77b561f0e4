package org.disvote.lab.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {

    private final Path folder;

    DataFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aFileIsNoDataFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertEquals(
                "%s cannot be used as a data folder (it is not a folder): mend that, or choose another with --data"
                        .formatted(file),
                refusal(file));
    }

    @Test
    void aFolderInsideAnotherSystemsIsRefused() throws IOException {
        Files.writeString(folder.resolve("lock"), "");
        Files.writeString(folder.resolve(SystemFile.NAME), "{}");
        Path inside = folder.resolve("a/b");

        assertEquals(
                "%s lies in the data folder of another system, %s: choose another with --data"
                        .formatted(inside, folder),
                refusal(inside));
    }

    @Test
    void aFolderWhoseNameKafkaWouldDivideIsRefusedAndNotMade() {
        Path divided = folder.resolve("votes, 2029");

        assertTrue(refusal(divided).contains("has a comma"));
        assertFalse(Files.exists(divided));
    }

    @Test
    void aFolderInUseIsRefused() {
        try (DataFolder _ = DataFolder.open(folder)) {
            assertEquals(
                    "%s belongs to a running system (pid %d): stop that one, or choose another folder with --data"
                            .formatted(folder, ProcessHandle.current().pid()),
                    refusal(folder));
        }
    }

    private static String refusal(Path path) {
        return String.valueOf(assertThrows(OperatorException.class, () -> DataFolder.open(path))
                .getMessage());
    }
}
