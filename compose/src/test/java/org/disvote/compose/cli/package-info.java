/// The command line.
@NullMarked
package org.disvote.compose.cli;

import org.jspecify.annotations.NullMarked;
