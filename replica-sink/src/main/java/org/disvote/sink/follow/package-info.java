/// Reads the log with Kafka consumers and applies it to one replica.
@NullMarked
package org.disvote.sink.follow;

import org.jspecify.annotations.NullMarked;
