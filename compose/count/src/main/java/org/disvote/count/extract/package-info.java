/// Writes the export of an election's log from a running system, complete and checked or not at all.
@NullMarked
package org.disvote.count.extract;

import org.jspecify.annotations.NullMarked;
