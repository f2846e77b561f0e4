/// The barrier: the comparison of a master with the log, before and while its partitions take votes. A
/// partition whose master lost commits or differs from the log stays closed, so that no position gets two
/// votes.
@NullMarked
package org.disvote.ingest.publish.barrier;

import org.jspecify.annotations.NullMarked;
