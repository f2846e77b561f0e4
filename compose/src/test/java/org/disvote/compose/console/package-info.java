/// The console, alone and on a whole system.
@NullMarked
package org.disvote.compose.console;

import org.jspecify.annotations.NullMarked;
