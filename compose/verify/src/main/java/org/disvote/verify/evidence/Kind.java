package org.disvote.verify.evidence;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an evidence file claims.
public enum Kind {
    OMITTED,
    LATE,
    REPLACED,
    FORKED,
    DOUBLE_PROMISE,
    MALFORMED,
    NOT_COUNTED;

    /// In the file's member `evidence`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Those that it has beside `v` and `evidence`. *forked* has `nodes` too where the two sizes differ.
    Set<String> members() {
        return switch (this) {
            case OMITTED, LATE -> Set.of("promises", "statements");
            case REPLACED -> Set.of("promises", "statements", "leaf");
            case FORKED -> Set.of("checkpoints");
            case DOUBLE_PROMISE -> Set.of("promises");
            case MALFORMED -> Set.of("statements");
            case NOT_COUNTED -> Set.of("promises", "statements", "transcript", "input");
        };
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
