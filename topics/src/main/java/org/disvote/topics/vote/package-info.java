/// A vote, its canonical bytes, its record in the log, and the rule by which every reader takes the log's records.
@NullMarked
package org.disvote.topics.vote;

import org.jspecify.annotations.NullMarked;
