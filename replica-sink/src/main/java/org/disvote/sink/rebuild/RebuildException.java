package org.disvote.sink.rebuild;

/// The database cannot be rebuilt, and nothing in it was changed. The message is one sentence that says what
/// an operator can do.
public final class RebuildException extends Exception {

    RebuildException(String message) {
        super(message);
    }

    RebuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
