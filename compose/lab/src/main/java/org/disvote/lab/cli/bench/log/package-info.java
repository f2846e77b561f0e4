/// Measurements of the log that cannot be rewritten and of its promises.
@NullMarked
package org.disvote.lab.cli.bench.log;

import org.jspecify.annotations.NullMarked;
