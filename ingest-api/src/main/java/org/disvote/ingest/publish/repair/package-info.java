/// Repairs of a shard: bring lost votes back from the log, send votes to the log again. The commands
/// `shard restore` and `shard resend` run them; with `--auto-restore` the publisher also restores by itself.
@NullMarked
package org.disvote.ingest.publish.repair;

import org.jspecify.annotations.NullMarked;
