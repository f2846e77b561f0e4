/// The drill's own sharpness: what should be seen is seen.
@NullMarked
package org.disvote.lab.drill;

import org.jspecify.annotations.NullMarked;
