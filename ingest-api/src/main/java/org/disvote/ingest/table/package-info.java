/// The SQL of the masters' tables: one class for each table, over a JDBC connection. Everybody who reads or
/// writes a master goes through these classes, so that a change of a column touches one of them and a
/// migration. Two exceptions: the audit has its own SQL, because a checker must not share the writers'
/// faults; and the columns of `vote` are also those of a replica, which replica-sink writes.
@NullMarked
package org.disvote.ingest.table;

import org.jspecify.annotations.NullMarked;
