package org.disvote.operate.key;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.disvote.topics.id.ElectionId;

/// A launched election whose voters are known by the key.
///
/// @param closed whether every partition takes no more votes of it, by the masters' own rows
public record KeyUse(ElectionId election, Instant closesAt, boolean closed) {

    /// Why the key is still needed, one sentence for each election.
    ///
    /// @param after how long after the close the results may still be objected to
    public static List<String> obstacles(Collection<KeyUse> uses, Instant now, Duration after) {
        List<String> obstacles = new ArrayList<>();
        for (KeyUse use : uses) {
            Instant over = use.closesAt.plus(after);
            if (!use.closed) {
                obstacles.add("election %s is not closed on every partition; it closes at %s"
                        .formatted(use.election, use.closesAt));
            } else if (now.isBefore(over)) {
                obstacles.add("the objection period of election %s ends at %s".formatted(use.election, over));
            }
        }
        return obstacles;
    }
}
