/// A stand-in for the notary, which serves tests alone.
@NullMarked
package org.disvote.testlog;

import org.jspecify.annotations.NullMarked;
