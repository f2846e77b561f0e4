/// The promises in receipts: when they may be given, and how they are signed, once for each commit.
@NullMarked
package org.disvote.ingest.promise;

import org.jspecify.annotations.NullMarked;
