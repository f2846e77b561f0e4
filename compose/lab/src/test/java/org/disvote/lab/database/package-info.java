/// A system on a PostgreSQL server with TLS and passwords.
@NullMarked
package org.disvote.lab.database;

import org.jspecify.annotations.NullMarked;
