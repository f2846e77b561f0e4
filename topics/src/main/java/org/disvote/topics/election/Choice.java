package org.disvote.topics.election;

import java.util.List;
import java.util.Map;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.json.Titles;

/// One of an election's choices.
///
/// @param id what a vote carries
/// @param title see [Titles]
public record Choice(ChoiceId id, Map<String, String> title) {

    public Choice {
        title = Map.copyOf(title);
        List<String> problems = Titles.problems("title", title);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("choice " + id.value() + ": " + String.join("; ", problems));
        }
    }
}
