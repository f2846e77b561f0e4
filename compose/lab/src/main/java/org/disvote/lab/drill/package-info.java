/// Breaks a running system on purpose, under load, and checks that nothing was lost.
@NullMarked
package org.disvote.lab.drill;

import org.jspecify.annotations.NullMarked;
