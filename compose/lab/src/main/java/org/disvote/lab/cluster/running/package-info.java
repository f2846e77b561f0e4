/// The parts of a running system: started and closed together, started again when they die, and found by their
/// files.
@NullMarked
package org.disvote.lab.cluster.running;

import org.jspecify.annotations.NullMarked;
