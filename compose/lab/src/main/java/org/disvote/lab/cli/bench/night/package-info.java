/// The commands that measure readers beside votes.
@NullMarked
package org.disvote.lab.cli.bench.night;

import org.jspecify.annotations.NullMarked;
