package org.disvote.console.proof;

import java.io.IOException;

/// The files of a log.
@FunctionalInterface
interface LogFiles {

    /// @param path relative to the log's prefix
    /// @throws IOException if it does not answer, or has no such file; the message is for people
    byte[] get(String path) throws IOException, InterruptedException;
}
