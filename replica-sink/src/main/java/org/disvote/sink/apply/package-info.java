/// Decides what records of the log do to a replica. Without I/O.
@NullMarked
package org.disvote.sink.apply;

import org.jspecify.annotations.NullMarked;
