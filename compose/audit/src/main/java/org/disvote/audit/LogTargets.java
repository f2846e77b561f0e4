package org.disvote.audit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an audit compares beside databases and topics.
///
/// @param published the log's files: a folder, or a URL that begins with `http://` or `https://`
/// @param policy a file: whose signatures a checkpoint must have. It should come from elsewhere than the log
/// @param receipts a folder with one receipt in each file
/// @param since the JSON report of an earlier audit
/// @param transcripts each a `count.json`, besides those that the published log has
/// @param copiedAt of topics that are a copy, such as those of a backup: when it was made. A notary has until then to
///     put a vote into the tree; without it, until now
public record LogTargets(
        Optional<String> published,
        Optional<Path> policy,
        Optional<Path> receipts,
        Optional<Path> since,
        List<Path> transcripts,
        Optional<Instant> copiedAt) {

    public static final LogTargets NONE = new LogTargets(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public LogTargets {
        transcripts = List.copyOf(transcripts);
    }

    /// Of a running system, as its data folder names them.
    ///
    /// @param log null where there is no notary
    /// @param policy a file; null where there is none
    public static LogTargets of(@Nullable URI log, @Nullable String policy) {
        return new LogTargets(
                Optional.ofNullable(log).map(URI::toString),
                Optional.ofNullable(policy).map(Path::of),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    /// Of topics that were copied, without anything that was published.
    ///
    /// @param at when
    /// @param since the report of an audit before that
    public static LogTargets ofCopy(Instant at, Optional<Path> since) {
        return new LogTargets(Optional.empty(), Optional.empty(), Optional.empty(), since, List.of(), Optional.of(at));
    }
}
