/// Readers of the topics that have one partition and are kept whole. A follower reads on until it is closed;
/// a snapshot reads once, to what is the end then.
@NullMarked
package org.disvote.topics.follow;

import org.jspecify.annotations.NullMarked;
