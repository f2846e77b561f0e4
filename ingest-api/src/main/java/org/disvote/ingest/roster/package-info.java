/// The masters of the configured list: which shard each of them is, and how databases become masters.
@NullMarked
package org.disvote.ingest.roster;

import org.jspecify.annotations.NullMarked;
