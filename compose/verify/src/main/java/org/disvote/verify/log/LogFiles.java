package org.disvote.verify.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Where the files of a log come from.
@FunctionalInterface
public interface LogFiles {

    /// @param path below the log's address, such as `checkpoint`
    /// @return empty if the log has no such file; else to be closed by the caller
    /// @throws IOException if the log does not answer
    Optional<InputStream> open(String path) throws IOException;
}
