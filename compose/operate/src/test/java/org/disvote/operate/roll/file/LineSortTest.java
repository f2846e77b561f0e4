package org.disvote.operate.roll.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineSortTest {

    private final Path folder;

    LineSortTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /// In one part in memory, in some in the file, and in one for each line.
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 4_000, 1})
    void linesComeInTheOrderOfTheirBytesHoweverFewFitIntoMemory(int memory) throws IOException {
        List<String> lines = new ArrayList<>(IntStream.range(0, 1_000)
                .mapToObj(i -> "GR-" + i + "," + (i % 3 == 0 ? "" : "district-" + i % 7))
                .toList());
        lines.addAll(List.of("", "A", "A,", "A-", "A0", "a", "_", "GR-1,", "z".repeat(16_383)));
        Collections.shuffle(lines, new Random(20));

        try (LineSort sort = new LineSort(folder, memory)) {
            for (String line : lines) {
                sort.add(line.getBytes(US_ASCII));
            }
            Collections.sort(lines); // of ASCII the same order as that of the bytes
            assertEquals(lines, read(sort.sorted()));
            assertEquals(lines, read(sort.sorted()));
        }
    }

    @Test
    void ofNoLinesComesNone() throws IOException {
        try (LineSort sort = new LineSort(folder, 1_000)) {
            assertEquals(List.of(), read(sort.sorted()));
        }
    }

    @Test
    void theTemporaryFileHasNoNameAndIsGoneAfterwards() throws IOException {
        try (LineSort sort = new LineSort(folder, 1)) {
            sort.add("GR-1".getBytes(US_ASCII));
            assertEquals(List.of(), content());
            assertEquals(List.of("rw-------"), unnamedFiles());
        }
        assertEquals(List.of(), unnamedFiles());
    }

    @Test
    void aFolderThatIsNoneIsAnError() throws IOException {
        try (LineSort sort = new LineSort(folder.resolve("none"), 1)) {
            assertThrows(IOException.class, () -> sort.add("GR-1".getBytes(US_ASCII)));
        }
    }

    @Test
    void aLineThatNoPartCouldTakeIsRefused() throws IOException {
        try (LineSort sort = new LineSort(folder, 1)) {
            assertThrows(IllegalArgumentException.class, () -> sort.add(new byte[16_384]));
        }
    }

    /// The modes of those of this process's files that were in the folder.
    private List<String> unnamedFiles() throws IOException {
        List<String> modes = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : open.toList()) {
                if (Files.exists(each) && Files.readSymbolicLink(each).startsWith(folder.toRealPath())) {
                    assertTrue(Files.readSymbolicLink(each).toString().endsWith("(deleted)"), each::toString);
                    modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
                }
            }
        }
        return modes;
    }

    private List<Path> content() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static List<String> read(LineSort.Lines lines) throws IOException {
        List<String> read = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            read.add(new String(line, US_ASCII));
        }
        return read;
    }
}
