/// Measures what readers of results and turnout cost those who vote.
@NullMarked
package org.disvote.lab.bench.night;

import org.jspecify.annotations.NullMarked;
