package org.disvote.ingest.cast;

/// More votes wait than may: this one was not recorded. Trying again later is safe and may help.
public final class OverloadedException extends RuntimeException {

    /// Without a stack trace, which would cost most just when there is least to spare.
    public OverloadedException(String message) {
        super(message, null, false, false);
    }
}
