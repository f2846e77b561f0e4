package org.disvote.cli.paper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;

/// Asks a voter on a terminal, or reads the answers from a pipe. Not thread-safe.
public final class Terminal {

    private static final int LINE_LENGTH_MAX = 2_000;

    private final BufferedReader in;
    private final PrintWriter out;

    public Terminal(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /// Titles come from a server, so control characters are replaced.
    public void say(String line) {
        out.println(Text.printable(line, LINE_LENGTH_MAX));
        out.flush();
    }

    /// @throws OperatorException at the end of the input
    public String ask(String prompt) {
        out.print(prompt + " ");
        out.flush();
        try {
            String line = in.readLine();
            if (line != null) {
                return line.strip();
            }
        } catch (IOException e) {
            throw new OperatorException("the answer cannot be read (%s); nothing was cast".formatted(e), e);
        }
        out.println();
        throw new OperatorException("the input ended before the ballot was complete; nothing was cast");
    }
}
