/// Reading a topic that is small and kept whole.
@NullMarked
package org.disvote.topics.read;

import org.jspecify.annotations.NullMarked;
