package org.disvote.compose.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.disvote.compose.cli.Cli;
import org.junit.jupiter.api.Test;

/// The command as a person gives it, on a whole system of its own.
final class DemoIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aWholeElectionIsHeldCountedAndFoundEqual() {
        int exitCode = run("--voters", "600", "--minutes", "0.05");

        assertEquals(0, exitCode, () -> out + "\n" + err);
        long votes = new Electorate(600).visits().count();
        assertTrue(out.toString().contains("%d of 600 voters have voted".formatted(votes)), out::toString);
        assertTrue(out.toString().contains("every partition is closed and counted"), out::toString);
        assertTrue(out.toString().contains("Aegean List"), out::toString);
        assertTrue(err.toString().contains("of 600"), err::toString);
    }

    @Test
    void wrongUsageNamesEveryProblemAndStartsNothing() {
        assertEquals(2, run("--voters", "58", "--minutes", "0"));

        assertTrue(err.toString().contains("--voters 58 is not in 59..10000000"), err::toString);
        assertTrue(err.toString().contains("--minutes 0.0 is not in"), err::toString);
    }

    private int run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "demo";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
    }
}
