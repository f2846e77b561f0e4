package org.disvote.lab.drill;

/// What a voter was told: this vote is recorded there.
///
/// @param choice what the voter wanted
public record Acknowledged(String voterId, String choice, String receipt, int partition, long seq) {}
