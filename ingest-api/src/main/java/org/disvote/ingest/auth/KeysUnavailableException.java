package org.disvote.ingest.auth;

import org.disvote.topics.operator.OperatorException;

/// The issuer's keys cannot be read or used. The message is one sentence for the operator, with source, reason
/// and cure.
public final class KeysUnavailableException extends OperatorException {

    KeysUnavailableException(String message, Throwable cause) {
        super(message + "; check --jwks", cause);
    }
}
