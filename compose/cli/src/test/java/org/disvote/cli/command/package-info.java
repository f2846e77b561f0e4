/// The command line.
@NullMarked
package org.disvote.cli.command;

import org.jspecify.annotations.NullMarked;
