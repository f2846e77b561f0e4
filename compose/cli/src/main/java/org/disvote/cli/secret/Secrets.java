package org.disvote.cli.secret;

import java.io.Console;
import org.disvote.topics.operator.OperatorException;

/// Asks people for what nobody else may see. Not thread-safe.
public interface Secrets {

    void say(String line);

    /// Asks for what everybody may see.
    ///
    /// @throws OperatorException if the input ends
    String line(String prompt);

    /// Asks without showing what is typed.
    ///
    /// @return to be wiped by the caller
    /// @throws OperatorException if the input ends
    char[] ask(String prompt);

    /// The terminal of this process.
    ///
    /// @param instead the options that are given where there is no terminal
    /// @throws OperatorException if there is none
    @SuppressWarnings("SystemConsoleNull") // it is null in this version of the JDK where nobody types
    static Secrets terminal(String instead) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new OperatorException("there is no terminal to type on: run this on one, or give %s (for trying only)"
                    .formatted(instead));
        }
        return new Secrets() {
            @Override
            public void say(String line) {
                console.printf("%s%n", line);
            }

            @Override
            public String line(String prompt) {
                String typed = console.readLine("%s ", prompt);
                if (typed == null) {
                    throw new OperatorException("the input ended: nothing was done");
                }
                return typed;
            }

            @Override
            public char[] ask(String prompt) {
                char[] typed = console.readPassword("%s ", prompt);
                if (typed == null) {
                    throw new OperatorException("the input ended: nothing was done");
                }
                return typed;
            }
        };
    }
}
