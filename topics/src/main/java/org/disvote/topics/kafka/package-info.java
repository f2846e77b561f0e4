/// Kafka's clients as this system uses them, and the catalog of its topics.
@NullMarked
package org.disvote.topics.kafka;

import org.jspecify.annotations.NullMarked;
