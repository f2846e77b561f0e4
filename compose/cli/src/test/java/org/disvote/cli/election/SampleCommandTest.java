package org.disvote.cli.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.disvote.cli.Cli;
import org.disvote.cli.command.Answer;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.id.ElectionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleCommandTest {

    @TempDir
    private Path folder;

    @Test
    void theSampleIsADefinitionThatCanBePut() throws IOException {
        Path file = folder.resolve("greece.json");

        Answer answer = Answer.to("election", "sample", file.toString(), "--id", "greece-2027");

        assertEquals(0, answer.code(), answer::err);
        Definition definition = assertInstanceOf(Definition.Valid.class, Definition.parse(Files.readAllBytes(file)))
                .definition();
        assertEquals(new ElectionId("greece-2027"), definition.id());
        assertEquals(59, definition.papers().size());
    }

    @Test
    void aFileThatCannotBeWrittenAndABadIdAreReported() {
        Answer unwritable = Answer.to("election", "sample", folder.toString());
        assertEquals(Cli.FAILED, unwritable.code());
        assertTrue(unwritable.err().contains("cannot be written"), unwritable::err);
        assertEquals(
                Cli.USAGE,
                Answer.to("election", "sample", folder.resolve("x").toString(), "--id", "no id")
                        .code());
    }
}
