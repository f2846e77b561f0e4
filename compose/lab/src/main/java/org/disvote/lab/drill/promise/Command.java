package org.disvote.lab.drill.promise;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.disvote.cli.Cli;
import org.disvote.topics.operator.OperatorException;

/// What a command of DisVote's own said, as an operator or an outsider runs it.
///
/// @param name of the command
/// @param text what it printed
record Command(String name, int exitCode, String text) {

    static Command run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exitCode = Cli.run(out, out, arguments);
        return new Command(List.of(arguments).getFirst(), exitCode, text.toString());
    }

    /// @throws OperatorException if it failed
    static void require(String... arguments) {
        Command command = run(arguments);
        if (command.exitCode() != 0) {
            throw new OperatorException(command.toString());
        }
    }

    /// In one line.
    @Override
    public String toString() {
        return "%s ended with %d: %s".formatted(name, exitCode, text.strip().replaceAll("\\s*\\n\\s*", " "));
    }
}
