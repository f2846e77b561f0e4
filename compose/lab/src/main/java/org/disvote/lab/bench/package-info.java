/// Measures a running system from the outside, as voters meet it.
@NullMarked
package org.disvote.lab.bench;

import org.jspecify.annotations.NullMarked;
