package org.disvote.cli.option;

import java.util.List;

/// The command line or a file has these problems; the command did nothing.
public final class UsageException extends RuntimeException {

    private final List<String> problems;

    public UsageException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /// The one problem that a configuration found in what was given.
    public static UsageException of(IllegalArgumentException refusal) {
        return new UsageException(List.of(String.valueOf(refusal.getMessage())));
    }

    public List<String> problems() {
        return problems;
    }
}
