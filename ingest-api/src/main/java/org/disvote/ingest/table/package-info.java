/// The SQL of the masters' tables: one class for each table, over a JDBC connection. Everybody who reads or
/// writes a master goes through these classes, so that a change of a column touches one of them and a
/// migration. Only the audit has SQL of its own, on purpose: a checker must not share the writers' faults.
@NullMarked
package org.disvote.ingest.table;

import org.jspecify.annotations.NullMarked;
