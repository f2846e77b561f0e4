/// Readers of compacted topics.
@NullMarked
package org.disvote.topics.follow;

import org.jspecify.annotations.NullMarked;
