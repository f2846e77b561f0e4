package org.disvote.verify.evidence;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an evidence file claims.
public enum Kind {
    OMITTED("promises", "statements"),
    LATE("promises", "statements"),
    REPLACED("promises", "statements", "leaf"),
    /// Has `nodes` too where the two sizes differ.
    FORKED("checkpoints"),
    DOUBLE_PROMISE("promises"),
    MALFORMED("statements"),
    NOT_COUNTED("promises", "statements", "transcript", "input");

    private final Set<String> members;

    Kind(String... members) {
        this.members = Set.of(members);
    }

    /// In the file's member `evidence`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Those that it has beside `v` and `evidence`.
    Set<String> members() {
        return members;
    }

    static Optional<Kind> of(String word) {
        for (Kind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
