/// A process that counts turnout and tally from the log with Kafka Streams.
@NullMarked
package org.disvote.sink.count;

import org.jspecify.annotations.NullMarked;
