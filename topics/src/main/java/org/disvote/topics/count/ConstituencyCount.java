package org.disvote.topics.count;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The ballots of one constituency that count. Questions, options and candidates that nobody answered, picked
/// or crossed may be missing.
///
/// @param ballots how many count
/// @param questions by the question's ID
public record ConstituencyCount(long ballots, SortedMap<String, QuestionCount> questions) {

    public static final ConstituencyCount NONE = new ConstituencyCount(0, new TreeMap<>());

    public ConstituencyCount {
        questions = Collections.unmodifiableSortedMap(new TreeMap<>(questions));
    }

    /// The answers to one question.
    ///
    /// @param empty ballots that pick nothing
    /// @param options by the option's ID
    public record QuestionCount(long blank, long spoiled, long empty, SortedMap<String, OptionCount> options) {

        public QuestionCount {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }
    }

    /// The ballots that pick one option.
    ///
    /// @param candidates crosses by the candidate's ID
    public record OptionCount(long votes, SortedMap<String, Long> candidates) {

        public OptionCount {
            candidates = Collections.unmodifiableSortedMap(new TreeMap<>(candidates));
        }
    }
}
