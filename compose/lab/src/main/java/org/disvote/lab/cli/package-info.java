/// The laboratory's commands: they run whole systems on one machine, with PostgreSQL and Kafka of their own.
@NullMarked
package org.disvote.lab.cli;

import org.jspecify.annotations.NullMarked;
