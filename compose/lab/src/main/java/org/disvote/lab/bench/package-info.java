/// Measurements of whole systems, and of the programs that read the log.
@NullMarked
package org.disvote.lab.bench;

import org.jspecify.annotations.NullMarked;
