/// What this instance reads of the log by HTTP, as anybody can.
@NullMarked
package org.disvote.ingest.notary;

import org.jspecify.annotations.NullMarked;
