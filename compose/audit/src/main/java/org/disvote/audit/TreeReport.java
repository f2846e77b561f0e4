package org.disvote.audit;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;

/// What an audit says of the log's tree.
///
/// @param origin of the log
/// @param records of the notary's topic that are leaves
/// @param rounds how many of them are rounds
/// @param size of the tree after the last round that could be folded
/// @param root at this size, in base64
/// @param heads by partition, how many votes the tree has
/// @param checkpoints how many signed checkpoints were compared with the fold
/// @param publishedSize of the published checkpoint; absent where none was read
/// @param cosigned when each witness of the policy cosigned it
/// @param files how many published tiles and bundles were compared
public record TreeReport(
        String origin,
        long records,
        long rounds,
        long size,
        String root,
        List<Long> heads,
        int checkpoints,
        @Nullable Long publishedSize,
        SortedMap<String, Instant> cosigned,
        long files) {

    public TreeReport {
        heads = List.copyOf(heads);
    }

    /// One line for people.
    public String text() {
        StringBuilder text = new StringBuilder("%s in %s, root %s; %s compared"
                .formatted(
                        Quantity.of(size, "leaf", "leaves"),
                        Quantity.of(rounds, "round"),
                        root,
                        Quantity.of(checkpoints, "checkpoint")));
        if (publishedSize != null) {
            text.append("; published: %s".formatted(Quantity.of(publishedSize, "leaf", "leaves")));
            text.append(
                    cosigned.isEmpty()
                            ? ""
                            : ", cosigned by %s, last at %s"
                                    .formatted(
                                            String.join(", ", cosigned.keySet()),
                                            cosigned.values().stream()
                                                    .max(Instant::compareTo)
                                                    .orElse(Instant.EPOCH)));
            text.append("; %s compared".formatted(Quantity.of(files, "tile or bundle", "tiles and bundles")));
        }
        return text.toString();
    }
}
