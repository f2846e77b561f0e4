package org.disvote.console.proof;

import java.net.URI;
import org.disvote.topics.tlog.Policy;

/// The log that a console checks.
///
/// @param log the prefix of its files; with a slash at its end
/// @param policy by which it is checked. It should not come from the log itself.
public record LogTarget(URI log, Policy policy) {

    /// @throws IllegalArgumentException if the policy does not name exactly one log
    public LogTarget {
        if (policy.logs().size() != 1) {
            throw new IllegalArgumentException(
                    "the policy names " + policy.logs().size() + " logs, not one");
        }
        log = log.toString().endsWith("/") ? log : URI.create(log + "/");
    }
}
