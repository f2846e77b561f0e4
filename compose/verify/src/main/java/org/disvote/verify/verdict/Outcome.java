package org.disvote.verify.verdict;

/// What a check can find. The exit codes are part of the formats.
public enum Outcome {
    /// Promise and inclusion are proved.
    PROVED(0),
    /// Not yet, or what was given is not enough to tell.
    OPEN(1),
    /// The file cannot be used for what it was named for.
    UNUSABLE(2),
    /// The operator's own signatures show that a promise was broken.
    BROKEN(3),
    /// The file proves nothing. Nobody is accused.
    WORTHLESS(4),
    /// The claim holds, and has an honest explanation: late, or lost.
    EXPLAINED(5);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
