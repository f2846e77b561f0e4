/// What a drill must find in checkpoints and trees.
@NullMarked
package org.disvote.lab.drill.log;

import org.jspecify.annotations.NullMarked;
