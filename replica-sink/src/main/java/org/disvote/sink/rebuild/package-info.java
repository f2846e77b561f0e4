/// A database made anew from the log alone.
@NullMarked
package org.disvote.sink.rebuild;

import org.jspecify.annotations.NullMarked;
