/// The parts of a system that are programs of their own: a PostgreSQL server and a Kafka broker, as child processes.
@NullMarked
package org.disvote.lab.part;

import org.jspecify.annotations.NullMarked;
