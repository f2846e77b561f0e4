/// The two routes of a witness, and the bounds that no client gets past.
@NullMarked
package org.disvote.witness.http;

import org.jspecify.annotations.NullMarked;
