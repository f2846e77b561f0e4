package org.disvote.ingest.cast;

/// Too many votes wait already, and this one was not recorded. A later retry is safe and may succeed.
public final class OverloadedException extends RuntimeException {

    /// Without a stack trace: it is thrown most often when the machine is busiest.
    public OverloadedException(String message) {
        super(message, null, false, false);
    }
}
