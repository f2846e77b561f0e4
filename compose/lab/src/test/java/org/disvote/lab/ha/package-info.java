/// A system that survives the loss of any one part.
@NullMarked
package org.disvote.lab.ha;

import org.jspecify.annotations.NullMarked;
