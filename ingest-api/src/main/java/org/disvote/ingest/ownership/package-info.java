/// Which shard owns which partition, as the masters' heads say.
@NullMarked
package org.disvote.ingest.ownership;

import org.jspecify.annotations.NullMarked;
