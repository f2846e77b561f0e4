package org.disvote.sink.apply;

import org.disvote.topics.event.Progress.State;
import org.disvote.topics.reason.Reason;

/// Where one partition of a replica is, as this process sees it.
///
/// @param applied how far
/// @param state whether it goes on
/// @param reason why it does not; [Reason#NONE] while it follows
/// @param quarantined how many records of it the replica keeps in quarantine
public record PartitionStatus(Applied applied, State state, Reason reason, long quarantined) {}
