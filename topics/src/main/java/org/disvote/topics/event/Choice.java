package org.disvote.topics.event;

import java.util.Map;

/// One of an election's choices.
///
/// @param id see [Ids]; what a vote carries
/// @param title by language tag, at least one
public record Choice(String id, Map<String, String> title) {

    public Choice {
        Ids.require("choice id", id);
        title = Map.copyOf(title);
        if (title.isEmpty()) {
            throw new IllegalArgumentException("choice " + id + " has no title in any language");
        }
    }
}
