/// Ingest: accepts votes over HTTP, commits them to the masters, publishes them to the log.
@NullMarked
package org.disvote.ingest;

import org.jspecify.annotations.NullMarked;
