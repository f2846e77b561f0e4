/// The drill's own sharpness: what should be seen is seen.
@NullMarked
package org.disvote.compose.drill;

import org.jspecify.annotations.NullMarked;
