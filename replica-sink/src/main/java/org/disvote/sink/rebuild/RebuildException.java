package org.disvote.sink.rebuild;

/// The database cannot be made anew, and nothing in it was changed. The message is one sentence with what an operator
/// can do.
public final class RebuildException extends Exception {

    RebuildException(String message) {
        super(message);
    }

    RebuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
