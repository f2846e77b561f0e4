/// The database of a replica: its session, one class for each table, and what its failures mean.
@NullMarked
package org.disvote.sink.replica;

import org.jspecify.annotations.NullMarked;
