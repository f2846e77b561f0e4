/// Loads of sealed ballots, and elections whose trustees are all in this process.
@NullMarked
package org.disvote.lab.load.sealed;

import org.jspecify.annotations.NullMarked;
