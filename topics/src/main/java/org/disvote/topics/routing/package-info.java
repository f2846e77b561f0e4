/// Which partition a voter belongs to, and which shard owns a partition at first.
@NullMarked
package org.disvote.topics.routing;

import org.jspecify.annotations.NullMarked;
