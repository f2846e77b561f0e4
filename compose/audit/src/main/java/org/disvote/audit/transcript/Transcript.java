package org.disvote.audit.transcript;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A `count.json`, as it says.
///
/// @param terms digest of the election's terms
/// @param input digest of the checkpoint under which was counted
/// @param inputCounts by partition, how many of its records are in the count's input
/// @param inputRoot of the tree over the input, in base64
/// @param voids records that count for nobody; in JSON `void`
/// @param invalid voters whose ballot does not count, by reason
public record Transcript(
        String electionId,
        String terms,
        String input,
        List<Long> inputCounts,
        String inputRoot,
        long records,
        long voids,
        long voters,
        long counted,
        SortedMap<String, Long> invalid,
        List<Group> groups) {

    public Transcript {
        inputCounts = List.copyOf(inputCounts);
        invalid = Collections.unmodifiableSortedMap(new TreeMap<>(invalid));
        groups = List.copyOf(groups);
    }

    /// Constituencies whose results are shown together.
    public record Group(List<String> constituencies, long counted, SortedMap<String, Question> questions) {

        public Group {
            constituencies = List.copyOf(constituencies);
            questions = Collections.unmodifiableSortedMap(new TreeMap<>(questions));
        }

        /// As findings name it: by its first constituency.
        String name() {
            return constituencies.isEmpty() ? "?" : constituency(constituencies.getFirst());
        }
    }

    public record Question(long blank, long spoiled, long empty, SortedMap<String, Option> options) {

        public Question {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }

        long unpicked() {
            return blank + spoiled + empty;
        }
    }

    /// @param candidates crosses by candidate; absent where the option has none, and where they are withheld
    public record Option(long votes, @Nullable SortedMap<String, Long> candidates, boolean withheld) {}

    /// Voters whose vote was replaced do not count twice.
    long superseded() {
        return records - voids - voters;
    }

    static String constituency(String name) {
        return name.isEmpty() ? "-" : name;
    }
}
