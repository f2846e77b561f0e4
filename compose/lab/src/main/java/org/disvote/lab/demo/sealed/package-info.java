/// The Greek sample with sealed ballots in a running system, and how fast its votes are taken.
@NullMarked
package org.disvote.lab.demo.sealed;

import org.jspecify.annotations.NullMarked;
