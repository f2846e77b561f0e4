/// Routes that describe elections: their definitions, turnout and results.
@NullMarked
package org.disvote.ingest.http.election;

import org.jspecify.annotations.NullMarked;
