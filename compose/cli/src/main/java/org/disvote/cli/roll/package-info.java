/// The commands about rolls.
@NullMarked
package org.disvote.cli.roll;

import org.jspecify.annotations.NullMarked;
