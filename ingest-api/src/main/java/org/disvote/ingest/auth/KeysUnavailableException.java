package org.disvote.ingest.auth;

import org.jspecify.annotations.Nullable;

/// The issuer's keys cannot be read or used. The message is one sentence for the operator, with source and
/// reason.
public final class KeysUnavailableException extends RuntimeException {

    KeysUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
