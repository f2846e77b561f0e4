package org.disvote.ingest.master;

import org.disvote.topics.routing.Shard;
import org.jspecify.annotations.Nullable;

/// A master did not do what it was asked in time, or must not be used now. What it was asked was not done, or
/// it is not known whether it was done; trying again is safe in both cases.
public final class MasterUnavailableException extends RuntimeException {

    public MasterUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// @param why what follows on `shard 2`
    public MasterUnavailableException(Shard shard, String why, @Nullable Throwable cause) {
        this("shard " + shard.index() + " " + why, cause);
    }

    /// This instance stops and writes to the master no more.
    public static MasterUnavailableException stopping(Shard shard) {
        return new MasterUnavailableException(shard, "is no longer written to by this instance, which stops", null);
    }
}
