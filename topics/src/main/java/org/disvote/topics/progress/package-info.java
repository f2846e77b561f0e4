/// How far the replicas have come in the log, and where the log ends.
@NullMarked
package org.disvote.topics.progress;

import org.jspecify.annotations.NullMarked;
