/// Turnout and tally as their readers see them.
@NullMarked
package org.disvote.topics.count;

import org.jspecify.annotations.NullMarked;
