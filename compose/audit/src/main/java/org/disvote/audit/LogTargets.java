package org.disvote.audit;

import java.nio.file.Path;
import java.util.Optional;

/// What an audit compares beside databases and topics.
///
/// @param published the log's files: a folder, or a URL that begins with `http://` or `https://`
/// @param policy a file: whose signatures a checkpoint must have. It should come from elsewhere than the log
/// @param receipts a folder with one receipt in each file
/// @param since the JSON report of an earlier audit
public record LogTargets(
        Optional<String> published, Optional<Path> policy, Optional<Path> receipts, Optional<Path> since) {

    public static final LogTargets NONE =
            new LogTargets(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// Of a running system, as its data folder names them.
    public static LogTargets of(Optional<String> published, Optional<Path> policy) {
        return new LogTargets(published, policy, Optional.empty(), Optional.empty());
    }
}
