/// Tests of the whole.
@NullMarked
package org.disvote.compose;

import org.jspecify.annotations.NullMarked;
