package org.disvote.lab.voters;

import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.VoterId;

/// What a voter was told: this vote is recorded there.
///
/// @param choice what the voter wanted
public record Acknowledged(VoterId voterId, ChoiceId choice, String receipt, int partition, long seq) {}
