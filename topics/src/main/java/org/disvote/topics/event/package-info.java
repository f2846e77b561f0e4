/// What the topics carry: votes, elections and progress, and the one form of bytes of each.
@NullMarked
package org.disvote.topics.event;

import org.jspecify.annotations.NullMarked;
