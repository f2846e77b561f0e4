/// Time and lifetime: a thread with a bounded close, parts that are closed in reverse order, growing pauses
/// between tries, deadlines and elapsed time. The clock is [System#nanoTime], which no operator can set.
@NullMarked
package org.disvote.topics.lifetime;

import org.jspecify.annotations.NullMarked;
