/// The console, alone and on a whole system.
@NullMarked
package org.disvote.lab.console;

import org.jspecify.annotations.NullMarked;
