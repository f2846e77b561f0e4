/// The HTTP server and its bounds: no client holds a thread, a connection or memory beyond a limit.
@NullMarked
package org.disvote.ingest.http.server;

import org.jspecify.annotations.NullMarked;
