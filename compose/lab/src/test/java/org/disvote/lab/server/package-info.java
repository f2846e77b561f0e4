/// A PostgreSQL server and a Kafka broker as child processes, with their passwords.
@NullMarked
package org.disvote.lab.server;

import org.jspecify.annotations.NullMarked;
