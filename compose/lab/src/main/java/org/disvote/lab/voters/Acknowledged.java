package org.disvote.lab.voters;

import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;

/// An answer to a voter that the vote is recorded at this position.
///
/// @param choice the one that the voter sent
public record Acknowledged(VoterId voterId, ChoiceId choice, String receipt, int partition, long seq) {}
