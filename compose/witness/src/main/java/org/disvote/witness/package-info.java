/// A witness of a transparency log, by C2SP tlog-witness. It imports no other module of this project. This
/// package has the program and its owner.
@NullMarked
package org.disvote.witness;

import org.jspecify.annotations.NullMarked;
