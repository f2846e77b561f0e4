package org.disvote.topics.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The titles of elections and choices: a text for each language, by its tag. Writers and readers check the
/// same rule.
public final class Titles {

    /// In UTF-16 units, as browsers and Java count.
    public static final int LENGTH_MAX = 500;

    private static final int TAG_LENGTH_MAX = 35;

    /// BCP 47 without extensions: language, script, region, variants.
    private static final Pattern TAG = Pattern.compile(
            "[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?" + "(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*");

    /// Two titles that a reader cannot distinguish.
    ///
    /// @param index of the later one
    /// @param earlier the index of the other
    public record Repetition(int index, int earlier, String language) {}

    private Titles() {}

    /// All problems of a title, in sentences that begin with its name.
    public static List<String> problems(String name, Map<String, String> title) {
        if (title.isEmpty()) {
            return List.of(name + " has no text in any language");
        }
        List<String> problems = new ArrayList<>();
        Set<String> languages = new HashSet<>();
        new TreeMap<>(title).forEach((tag, text) -> {
            String of = name + "." + Text.printable(tag, TAG_LENGTH_MAX);
            if (tag.length() > TAG_LENGTH_MAX || !TAG.matcher(tag).matches()) {
                problems.add(of + " is not a language tag such as en or el");
            } else if (!languages.add(language(tag))) {
                problems.add(of + " is the same language as another of its tags");
            }
            Text.problem(text, LENGTH_MAX).ifPresent(problem -> problems.add(of + " " + problem));
        });
        return problems;
    }

    /// The titles that are the same as an earlier one in some language; each is listed once.
    public static List<Repetition> repetitions(List<? extends Map<String, String>> titles) {
        Map<String, Integer> seen = new HashMap<>();
        List<Repetition> repetitions = new ArrayList<>();
        for (int index = 0; index < titles.size(); index++) {
            boolean repeated = false;
            for (Map.Entry<String, String> entry : new TreeMap<>(titles.get(index)).entrySet()) {
                Integer earlier =
                        seen.putIfAbsent(language(entry.getKey()) + " " + Text.folded(entry.getValue()), index);
                if (earlier != null && earlier != index && !repeated) {
                    repetitions.add(new Repetition(index, earlier, entry.getKey()));
                    repeated = true;
                }
            }
        }
        return repetitions;
    }

    private static String language(String tag) {
        return tag.toLowerCase(Locale.ROOT);
    }
}
