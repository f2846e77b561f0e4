/// The commands that run a part of the system until the process is stopped.
@NullMarked
package org.disvote.cli.part;

import org.jspecify.annotations.NullMarked;
