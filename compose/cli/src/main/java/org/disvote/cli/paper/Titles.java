package org.disvote.cli.paper;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Chooses the language of titles.
///
/// @param language a tag, such as `el`
public record Titles(String language) {

    /// In the chosen language; else in English; else in the first one that there is.
    public String of(Map<String, String> title) {
        for (String tag : List.of(language, "en")) {
            String found = title.get(tag);
            if (found != null) {
                return found;
            }
        }
        return title.values().stream().findFirst().orElse("");
    }

    /// What a search looks at: the title in every language, and the ID.
    static List<String> searched(String id, Map<String, String> title) {
        return Stream.concat(Stream.of(id), title.values().stream()).toList();
    }
}
