package org.disvote.ingest;

/// An ingest instance cannot start. The message is one sentence for the operator: what, which, and the cure.
public final class IngestStartException extends RuntimeException {

    public IngestStartException(String message) {
        super(message);
    }

    public IngestStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
