/// The counts of elections that the notary has stated, with their count.json.
@NullMarked
package org.disvote.ingest.count;

import org.jspecify.annotations.NullMarked;
