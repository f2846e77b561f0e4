/// How far a shard's votes are in the log, for voters who wait until the log has their vote.
@NullMarked
package org.disvote.ingest.publish.confirm;

import org.jspecify.annotations.NullMarked;
