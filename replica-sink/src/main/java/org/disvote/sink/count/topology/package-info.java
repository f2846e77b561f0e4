/// The Kafka Streams topology that counts the votes of the log.
@NullMarked
package org.disvote.sink.count.topology;

import org.jspecify.annotations.NullMarked;
