/// What the log that cannot be rewritten publishes, as the console itself has checked it.
@NullMarked
package org.disvote.console.proof;

import org.jspecify.annotations.NullMarked;
