/// Turnout and tally: the records of their topics, and their sums.
@NullMarked
package org.disvote.topics.count;

import org.jspecify.annotations.NullMarked;
