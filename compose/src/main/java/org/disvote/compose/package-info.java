/// The composition root: the only code that sees every module.
@NullMarked
package org.disvote.compose;

import org.jspecify.annotations.NullMarked;
