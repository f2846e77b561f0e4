package org.disvote.topics.rights;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a user of the brokers is for. Kafka's administrator is none of them: who can change the rights has none
/// in the table.
public enum Kind {
    /// Runs commands.
    OPERATOR,

    /// An ingest instance, with the publishers that run in it.
    INGEST,

    /// The sinks of one replica.
    SINK,

    COUNTS,
    NOTARY,

    /// A server of results: reads what readers may see, and no vote.
    RESULTS,

    /// Reads: the audit, the console, and anybody who checks.
    AUDITOR;

    /// As recipes name it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> parse(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
    }
}
