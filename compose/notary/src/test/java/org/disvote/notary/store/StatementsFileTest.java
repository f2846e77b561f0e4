package org.disvote.notary.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatementsFileTest {

    @TempDir
    Path root;

    private LogFolder folder;

    @BeforeEach
    void open() {
        folder = LogFolder.open(root);
    }

    private void take(String... records) throws Exception {
        try (StatementsFile file = StatementsFile.open(folder)) {
            for (String record : records) {
                file.take(record.getBytes(UTF_8));
            }
            file.cutTorn();
            file.force();
        }
    }

    private String content() throws IOException {
        return Files.readString(folder.statements());
    }

    @Test
    void aFileThatIsBehindTheTopicIsContinued() throws Exception {
        take("one", "two");
        take("one", "two", "three");

        assertEquals("one\ntwo\nthree\n", content());
    }

    @Test
    void aLineThatWasNotWrittenToItsEndIsCompleted() throws Exception {
        Files.writeString(folder.statements(), "one\ntw");

        take("one", "two", "three");

        assertEquals("one\ntwo\nthree\n", content());
    }

    @Test
    void aLineThatWasNotWrittenToItsEndAndThatTheTopicHasNotIsCutOff() throws Exception {
        Files.writeString(folder.statements(), "one\ntw");

        take("one");

        assertEquals("one\n", content());
    }

    @Test
    void anotherRecordThanTheTopicsIsRefusedWhereverItStands() throws Exception {
        take("one", "two", "three");

        assertThrows(StatementsFile.DiffersException.class, () -> take("one", "twO"));
        assertThrows(StatementsFile.DiffersException.class, () -> take("one", "twofold"));
        assertEquals("one\ntwo\nthree\n", content());
    }

    @Test
    void whatTheTopicLostIsGivenBackInParts() throws Exception {
        take("one", "two", "three", "four");

        try (StatementsFile file = StatementsFile.open(folder)) {
            file.take("one".getBytes(UTF_8));
            assertEquals(List.of("two", "three"), texts(file.rest(2)));
            file.take("two".getBytes(UTF_8));
            file.take("three".getBytes(UTF_8));
            assertEquals(List.of("four"), texts(file.rest(2)));
            file.take("four".getBytes(UTF_8));
            assertEquals(List.of(), file.rest(2));
        }
    }

    private static List<String> texts(List<byte[]> records) {
        return records.stream().map(record -> new String(record, UTF_8)).toList();
    }

    @Test
    void twoNotariesThatShareTheFileWriteTheSameOnce() throws Exception {
        try (StatementsFile one = StatementsFile.open(folder);
                StatementsFile other = StatementsFile.open(folder)) {
            for (String record : List.of("one", "two", "three")) {
                one.take(record.getBytes(UTF_8));
                one.force();
            }
            for (String record : List.of("one", "two")) {
                other.take(record.getBytes(UTF_8));
                other.force();
            }
        }

        assertEquals("one\ntwo\nthree\n", content());
    }
}
