/// A vote, its canonical bytes, its record in the log, and the rule by which every reader reads the log.
@NullMarked
package org.disvote.topics.vote;

import org.jspecify.annotations.NullMarked;
