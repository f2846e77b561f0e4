package org.disvote.ingest.table;

import org.disvote.topics.routing.Shard;

/// What a master keeps permanently from its birth, in its table `system`. It wins over lists of masters and
/// options.
///
/// @param partitions of the log
/// @param shard its own number
/// @param shards how many shards the system had when this master last learned of a new one; only grows
/// @param born false while a new system is being made: the master owns nothing yet, and its number may change
/// @param birth an ID that all masters share which began the system together; empty for one that was added
///     later
public record MasterNumbers(int partitions, Shard shard, int shards, boolean born, String birth) {}
