/// From records of the log to rows of a replica, by the seq rule and in the replica's own transaction.
@NullMarked
package org.disvote.sink.apply;

import org.jspecify.annotations.NullMarked;
