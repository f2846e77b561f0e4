/// Which committed votes go to the log next. There is no outbox table: the master's votes above the log's
/// tail are the outbox.
@NullMarked
package org.disvote.ingest.publish.outbox;

import org.jspecify.annotations.NullMarked;
