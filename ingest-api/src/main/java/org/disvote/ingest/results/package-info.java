/// The part that serves elections, turnout and results to readers, from the topics alone.
@NullMarked
package org.disvote.ingest.results;

import org.jspecify.annotations.NullMarked;
