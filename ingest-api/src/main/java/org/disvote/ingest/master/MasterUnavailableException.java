package org.disvote.ingest.master;

import org.jspecify.annotations.Nullable;

/// A master did not do what was asked of it in time, or is not to be used now. What was asked was not done, or
/// it is not known whether it was; trying again is safe in both cases.
public final class MasterUnavailableException extends RuntimeException {

    public MasterUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
