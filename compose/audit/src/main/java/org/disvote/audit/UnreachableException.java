package org.disvote.audit;

/// A place does not answer, or not with what an audit reads. The audit goes on without it.
final class UnreachableException extends Exception {

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    UnreachableException(String message) {
        super(message);
    }
}
