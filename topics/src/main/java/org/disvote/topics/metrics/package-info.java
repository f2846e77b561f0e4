/// Metrics and health of a part, and the port where operators read them.
@NullMarked
package org.disvote.topics.metrics;

import org.jspecify.annotations.NullMarked;
