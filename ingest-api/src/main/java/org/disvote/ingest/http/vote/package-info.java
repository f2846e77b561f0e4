/// Routes for one voter: what a program must know before it casts, casting a vote, and looking up a receipt.
@NullMarked
package org.disvote.ingest.http.vote;

import org.jspecify.annotations.NullMarked;
