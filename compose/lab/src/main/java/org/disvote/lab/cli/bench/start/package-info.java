/// The command that measures a start.
@NullMarked
package org.disvote.lab.cli.bench.start;

import org.jspecify.annotations.NullMarked;
