/// The sink of a replica: consumes the log and applies it to one database. The other packages of the module
/// also rebuild databases from the log and count it.
@NullMarked
package org.disvote.sink;

import org.jspecify.annotations.NullMarked;
