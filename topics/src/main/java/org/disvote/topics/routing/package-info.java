/// Which partition a voter belongs to, and which shard owns a partition in a new system.
@NullMarked
package org.disvote.topics.routing;

import org.jspecify.annotations.NullMarked;
