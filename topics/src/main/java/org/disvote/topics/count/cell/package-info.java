/// The records of the counts' topics: what one partition of the log adds to turnout and tally.
@NullMarked
package org.disvote.topics.count.cell;

import org.jspecify.annotations.NullMarked;
