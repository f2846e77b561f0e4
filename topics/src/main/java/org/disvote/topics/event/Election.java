package org.disvote.topics.event;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is voted on, and when.
///
/// @param id see [Ids]
/// @param title by language tag, at least one
/// @param choices at least one, each ID once
/// @param opensAt the first instant at which a vote may be cast
/// @param closesAt the first instant at which none may be cast any more
public record Election(String id, Map<String, String> title, List<Choice> choices, Instant opensAt, Instant closesAt) {

    public Election {
        Ids.require("election id", id);
        title = Map.copyOf(title);
        choices = List.copyOf(choices);
        if (title.isEmpty()) {
            throw new IllegalArgumentException("election " + id + " has no title in any language");
        }
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("election " + id + " has no choices");
        }
        Set<String> seen = new HashSet<>();
        for (Choice choice : choices) {
            if (!seen.add(choice.id())) {
                throw new IllegalArgumentException("election " + id + " has the choice " + choice.id() + " twice");
            }
        }
        if (!opensAt.isBefore(closesAt)) {
            throw new IllegalArgumentException(
                    "election " + id + " opens at " + opensAt + ", not before it closes at " + closesAt);
        }
    }

    public boolean has(String choice) {
        return choices.stream().anyMatch(candidate -> candidate.id().equals(choice));
    }

    public boolean isOpenAt(Instant time) {
        return !time.isBefore(opensAt) && time.isBefore(closesAt);
    }
}
