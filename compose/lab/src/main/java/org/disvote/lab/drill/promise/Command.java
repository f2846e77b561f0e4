package org.disvote.lab.drill.promise;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.disvote.cli.Cli;
import org.disvote.lab.drill.system.Await;
import org.disvote.topics.operator.OperatorException;

/// What a command of DisVote's own said, as an operator or an outsider runs it.
///
/// @param name of the command
/// @param text what it printed
record Command(String name, int exitCode, String text) {

    private static final Duration SUCCESS_MAX = Duration.ofSeconds(90);

    static Command run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exitCode = Cli.run(out, out, arguments);
        return new Command(List.of(arguments).getFirst(), exitCode, text.toString());
    }

    /// Runs it again until it succeeds, as an operator does when the brokers do not answer at once.
    ///
    /// @throws OperatorException if it fails for long
    static void require(String... arguments) throws InterruptedException {
        Command[] last = new Command[1];
        try {
            Await.until("", SUCCESS_MAX, () -> {
                last[0] = run(arguments);
                return last[0].exitCode() == 0;
            });
        } catch (OperatorException e) {
            throw new OperatorException(String.valueOf(last[0]), e);
        }
    }

    /// In one line.
    @Override
    public String toString() {
        return "%s ended with %d: %s".formatted(name, exitCode, text.strip().replaceAll("\\s*\\n\\s*", " "));
    }
}
