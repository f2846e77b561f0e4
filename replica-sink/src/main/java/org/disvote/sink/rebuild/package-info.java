/// Fills an empty database from the log alone: a replica, or through [Target] another kind of database.
@NullMarked
package org.disvote.sink.rebuild;

import org.jspecify.annotations.NullMarked;
