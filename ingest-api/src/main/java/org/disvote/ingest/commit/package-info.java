/// Group commit: the requests of one shard's voters wait in an intake, and each transaction on the master
/// commits all that have gathered.
@NullMarked
package org.disvote.ingest.commit;

import org.jspecify.annotations.NullMarked;
