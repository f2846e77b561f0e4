/// The roles of masters and replicas: who may do what in which table, and how a database is prepared for them.
@NullMarked
package org.disvote.operate.database;

import org.jspecify.annotations.NullMarked;
