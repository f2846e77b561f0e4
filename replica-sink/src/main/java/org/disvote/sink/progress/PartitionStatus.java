package org.disvote.sink.progress;

import java.util.Map;
import org.disvote.sink.apply.Applied;
import org.disvote.sink.apply.Quarantined;
import org.disvote.topics.progress.Progress.State;
import org.disvote.topics.reason.Reason;

/// The state of one partition of a replica, as this process sees it.
///
/// @param applied how far it is applied
/// @param reason why it is not followed, or which vote is missing; [Reason#NONE] while it is followed
/// @param quarantined how many of its records are in quarantine, by kind; kinds without any are left out
public record PartitionStatus(Applied applied, State state, Reason reason, Map<Quarantined.Kind, Long> quarantined) {

    public PartitionStatus {
        quarantined = Map.copyOf(quarantined);
    }
}
