/// The vote log as publishing uses it: reads it up to an end that no open transaction hides, and appends to
/// it in transactions. Knows nothing of the masters.
@NullMarked
package org.disvote.ingest.publish.log;

import org.jspecify.annotations.NullMarked;
