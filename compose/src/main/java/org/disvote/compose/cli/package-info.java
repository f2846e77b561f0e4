/// The command line, a class for each command.
@NullMarked
package org.disvote.compose.cli;

import org.jspecify.annotations.NullMarked;
