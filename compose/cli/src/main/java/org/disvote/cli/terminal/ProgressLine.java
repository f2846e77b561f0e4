package org.disvote.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;

/// Shows what a command is doing: one line that changes on a terminal, or else a new line for each step.
public final class ProgressLine implements AutoCloseable {

    private static final String ERASE_LINE = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean terminal;

    private ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @SuppressWarnings("SystemConsoleNull") // it is null again, since JDK 25, where input or output is no terminal
    public static ProgressLine on(PrintWriter out) {
        Console console = System.console();
        return new ProgressLine(out, console != null && console.isTerminal());
    }

    /// Whether each line replaces the one before it.
    public boolean redraws() {
        return terminal;
    }

    public synchronized void show(String what) {
        if (terminal) {
            out.print(ERASE_LINE + what + " …");
        } else {
            out.println(what + " …");
        }
        out.flush();
    }

    /// Leaves the terminal's line empty for what comes next.
    @Override
    public synchronized void close() {
        if (terminal) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
