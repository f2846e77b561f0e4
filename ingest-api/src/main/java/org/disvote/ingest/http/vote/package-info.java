/// Routes for one voter: casting a vote, and looking up a receipt.
@NullMarked
package org.disvote.ingest.http.vote;

import org.jspecify.annotations.NullMarked;
