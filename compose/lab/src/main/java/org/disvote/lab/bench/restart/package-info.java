/// Whether voters notice that ingest instances are restarted one after the other.
@NullMarked
package org.disvote.lab.bench.restart;

import org.jspecify.annotations.NullMarked;
