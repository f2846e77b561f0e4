/// Casts votes at a rate or as fast as possible, and measures how long voters wait.
@NullMarked
package org.disvote.lab.load;

import org.jspecify.annotations.NullMarked;
