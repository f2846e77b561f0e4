/// Counts an election, open or sealed, from its records alone, and makes its `count.json`.
@NullMarked
package org.disvote.topics.count.transcript;

import org.jspecify.annotations.NullMarked;
