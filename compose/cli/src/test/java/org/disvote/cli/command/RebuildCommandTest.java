package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.disvote.topics.routing.Position;
import org.junit.jupiter.api.Test;

class RebuildCommandTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void faultBEachPositionWithABrokenReceiptIsNamedOnALineOfItsOwn() {
        RebuildCommand.nameBroken(out, List.of(new Position(0, 7), new Position(3, 12)), true);

        List<String> lines = text.toString().lines().toList();
        assertTrue(lines.getFirst().endsWith("is broken (2 positions):"), lines.getFirst());
        assertEquals(List.of("0/7", "3/12"), lines.subList(1, lines.size()));
    }

    @Test
    void aListThatIsNotWholeSaysSo() {
        RebuildCommand.nameBroken(out, List.of(new Position(0, 7)), false);

        assertTrue(text.toString().contains("(the first 1 position)"), text::toString);
    }

    @Test
    void aMasterWhoseLogHasOneVoteForEachPositionSaysNothing() {
        RebuildCommand.nameBroken(out, List.of(), true);

        assertEquals("", text.toString());
    }
}
