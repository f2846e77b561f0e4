package org.disvote.ingest.auth;

import org.jspecify.annotations.Nullable;

/// The issuer's keys could not be had. The message is one sentence for the operator: from where, and why not.
public final class KeysUnavailableException extends RuntimeException {

    KeysUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
