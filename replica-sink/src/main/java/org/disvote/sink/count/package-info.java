/// Turnout and tally, counted from the log by Kafka Streams.
@NullMarked
package org.disvote.sink.count;

import org.jspecify.annotations.NullMarked;
