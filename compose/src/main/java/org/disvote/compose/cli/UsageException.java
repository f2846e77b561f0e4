package org.disvote.compose.cli;

import java.util.List;

/// What a person gave is wrong in these ways; the command did nothing.
final class UsageException extends RuntimeException {

    private final List<String> problems;

    UsageException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
