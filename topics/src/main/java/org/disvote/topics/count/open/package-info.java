/// Counts an open election from its records alone, and makes its `count.json`.
@NullMarked
package org.disvote.topics.count.open;

import org.jspecify.annotations.NullMarked;
