package org.disvote.sink.apply;

import org.disvote.topics.event.Progress.State;

/// Where one partition of a replica is, as this process sees it.
///
/// @param applied how far
/// @param state whether it goes on
/// @param reason why it does not; empty while it follows
/// @param behind how many records of the log are not applied yet, as of the last fetch; [#UNKNOWN] before the first
public record PartitionStatus(Applied applied, State state, String reason, long behind) {

    public static final long UNKNOWN = -1;
}
