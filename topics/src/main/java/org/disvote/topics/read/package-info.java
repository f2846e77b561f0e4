/// Reading topics: the rule by which every reader takes the log, and a topic that is small and kept whole.
@NullMarked
package org.disvote.topics.read;

import org.jspecify.annotations.NullMarked;
