package org.disvote.ingest.publish.log;

/// A partition whose end cannot be read, because a transaction is open in it: readers of committed records
/// stop there.
///
/// @param offset up to which committed records can be read: where the transaction begins, or an earlier
///     offset
/// @param owner who has the transaction open, if it is another producer; empty for a transaction of this
///     shard's publishers that the brokers have lost track of, with votes that the master does not have
public record BlockedPartition(int partition, long offset, String owner) {}
