/// What a voter asks for and what comes of it: the request, its outcome and the receipt.
@NullMarked
package org.disvote.ingest.cast;

import org.jspecify.annotations.NullMarked;
