/// The master databases: their addresses, their schema, and sessions with bounded waits.
@NullMarked
package org.disvote.ingest.master;

import org.jspecify.annotations.NullMarked;
