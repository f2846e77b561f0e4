/// What a drill sees of the log that cannot be rewritten: each checkpoint, the tree, and the votes in it.
@NullMarked
package org.disvote.lab.drill.log;

import org.jspecify.annotations.NullMarked;
