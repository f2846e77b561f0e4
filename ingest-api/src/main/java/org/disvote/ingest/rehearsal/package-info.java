/// Votes that are none, cast before an instance is ready, so that its code is compiled when voters come.
@NullMarked
package org.disvote.ingest.rehearsal;

import org.jspecify.annotations.NullMarked;
