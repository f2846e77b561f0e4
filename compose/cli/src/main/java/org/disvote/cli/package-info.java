/// The program `disvote`: parses a command line, runs the command, and turns failures into exit codes and messages.
@NullMarked
package org.disvote.cli;

import org.jspecify.annotations.NullMarked;
