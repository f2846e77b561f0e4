/// A database made anew from the log alone: a replica by itself, a master with what `compose` adds.
@NullMarked
package org.disvote.sink.rebuild;

import org.jspecify.annotations.NullMarked;
