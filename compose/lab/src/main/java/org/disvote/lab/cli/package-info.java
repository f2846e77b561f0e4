/// The laboratory's commands, which run whole systems on one machine with PostgreSQL and Kafka as child
/// processes.
@NullMarked
package org.disvote.lab.cli;

import org.jspecify.annotations.NullMarked;
