/// Consumes the log and applies it to one replica.
@NullMarked
package org.disvote.sink;

import org.jspecify.annotations.NullMarked;
