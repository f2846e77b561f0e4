/// Repairs of a shard: bring lost votes back from the log, send votes to the log again. An operator's
/// commands run them, and the publisher where it may.
@NullMarked
package org.disvote.ingest.publish.repair;

import org.jspecify.annotations.NullMarked;
