/// Keeps a shard's elections while it is published: copies what is in force to the master, seals the
/// partitions of elections that have closed, and publishes closing statements.
@NullMarked
package org.disvote.ingest.publish.election;

import org.jspecify.annotations.NullMarked;
