package org.disvote.topics.election;

import java.util.List;
import java.util.Map;
import org.disvote.topics.id.Ids;

/// One of an election's choices.
///
/// @param id see [Ids]; what a vote carries
/// @param title see [Titles]
public record Choice(String id, Map<String, String> title) {

    public Choice {
        Ids.require("choice id", id);
        title = Map.copyOf(title);
        List<String> problems = Titles.problems("title", title);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("choice " + id + ": " + String.join("; ", problems));
        }
    }
}
