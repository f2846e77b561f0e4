/// The opening of an election: from a checked export and the trustees' shares to its `count.json`.
@NullMarked
package org.disvote.count.opening;

import org.jspecify.annotations.NullMarked;
