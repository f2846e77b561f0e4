package org.disvote.sink.apply;

import java.util.Map;
import org.disvote.topics.event.Progress.State;
import org.disvote.topics.reason.Reason;

/// Where one partition of a replica is, as this process sees it.
///
/// @param applied how far
/// @param state whether it goes on
/// @param reason why it does not, or which votes are missing; [Reason#NONE] while it follows
/// @param quarantined how many records of it the replica keeps in quarantine, by kind; kinds without any are left out
public record PartitionStatus(Applied applied, State state, Reason reason, Map<Quarantined.Kind, Long> quarantined) {

    public PartitionStatus {
        quarantined = Map.copyOf(quarantined);
    }
}
