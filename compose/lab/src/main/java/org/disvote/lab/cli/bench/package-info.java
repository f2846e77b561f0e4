/// The commands of the measurements.
@NullMarked
package org.disvote.lab.cli.bench;

import org.jspecify.annotations.NullMarked;
