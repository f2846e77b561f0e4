/// Tests of all verdicts, with an operator who can cheat.
@NullMarked
package org.disvote.verify;

import org.jspecify.annotations.NullMarked;
