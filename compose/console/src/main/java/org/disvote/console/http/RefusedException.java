package org.disvote.console.http;

import java.io.Serial;
import java.util.Map;

/// A request that the console refuses. The answer is a problem document.
final class RefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, String> headers;

    RefusedException(int status, String detail) {
        this(status, detail, Map.of());
    }

    /// @param headers of the answer
    RefusedException(int status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }
}
