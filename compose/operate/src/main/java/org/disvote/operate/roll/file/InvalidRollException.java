package org.disvote.operate.roll.file;

import java.util.List;

/// The file is not a valid roll, or voting has begun and it would do more than add voters. Nothing changed.
public final class InvalidRollException extends RuntimeException {

    private final List<String> problems;

    /// @param problems for the terminal of the operator, who has the file; they may name voter IDs, and are
    ///     therefore no part of the message
    public InvalidRollException(List<String> problems) {
        super("the file cannot become the roll; lines about it: " + problems.size());
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
