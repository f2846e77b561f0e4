/// A whole national election as a rehearsal: roll, polling day, close, rebuild, audit and result, with the memory of
/// every part. It can be cut off at any time and goes on where it was.
@NullMarked
package org.disvote.lab.demo.national;

import org.jspecify.annotations.NullMarked;
