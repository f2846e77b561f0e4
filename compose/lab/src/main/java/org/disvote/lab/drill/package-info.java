/// A drill: breaks a running system on purpose while it is under load, and checks that no vote was lost.
@NullMarked
package org.disvote.lab.drill;

import org.jspecify.annotations.NullMarked;
