/// Where the log ends, and how far behind its end a reader is.
@NullMarked
package org.disvote.topics.tail;

import org.jspecify.annotations.NullMarked;
