package org.disvote.topics.json;

import org.jspecify.annotations.Nullable;

/// The bytes of a record are not what its topic carries. The message says why; it is printable and has a
/// bounded length.
public final class MalformedEventException extends Exception {

    public MalformedEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
