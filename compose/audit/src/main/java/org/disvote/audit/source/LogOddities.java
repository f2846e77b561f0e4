package org.disvote.audit.source;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Records of the log that are not its votes and displaced none. They are not faults of the system: every
/// client that may write to the log can produce them. All are counted, and the first of each kind are listed.
public final class LogOddities {

    public enum Kind {
        FOREIGN("no vote, passed over"),
        DUPLICATE("an earlier vote again with the same bytes, harmless"),
        CONFLICT("another vote in the place of an earlier one, passed over"),
        REPEATED("the seq of an earlier vote again, too many to be compared with it"),
        AHEAD("a vote before those with lower seqs, passed over");

        private final String what;

        Kind(String what) {
            this.what = what;
        }

        /// Whether a replica keeps such records in its quarantine.
        public boolean isQuarantined() {
            return this != DUPLICATE;
        }

        /// As in a replica's quarantine.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LISTED_MAX = 5;

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, List<String>> first = new EnumMap<>(Kind.class);

    public void foreign(int partition, long offset) {
        add(Kind.FOREIGN, "partition " + partition + " offset " + offset);
    }

    public void add(Kind kind, int partition, long seq, long offset) {
        add(kind, partition + "/" + seq + " at offset " + offset);
    }

    private void add(Kind kind, String where) {
        counts.merge(kind, 1L, Long::sum);
        List<String> listed = first.computeIfAbsent(kind, key -> new ArrayList<>());
        if (listed.size() < LISTED_MAX) {
            listed.add(where);
        }
    }

    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        counts.forEach((kind, count) -> {
            List<String> listed = first.getOrDefault(kind, List.of());
            String rest = listed.size() < count ? ", …" : "";
            notes.add("%s: %s, %s: %,d (%s%s)"
                    .formatted(Log.WHERE, kind, kind.what, count, String.join(", ", listed), rest));
        });
        return notes;
    }
}
