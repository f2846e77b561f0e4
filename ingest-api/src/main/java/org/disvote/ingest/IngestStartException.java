package org.disvote.ingest;

import org.disvote.topics.operator.OperatorException;

/// An ingest instance cannot start. The message is one sentence for the operator: what, which, and the cure.
public final class IngestStartException extends OperatorException {

    public IngestStartException(String message) {
        super(message);
    }

    public IngestStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
