/// Breaks a running system on purpose, under load, and checks that nothing was lost.
@NullMarked
package org.disvote.compose.drill;

import org.jspecify.annotations.NullMarked;
