/// Votes that replicas miss in the log although they were sent: when to send them again.
@NullMarked
package org.disvote.ingest.gap;

import org.jspecify.annotations.NullMarked;
