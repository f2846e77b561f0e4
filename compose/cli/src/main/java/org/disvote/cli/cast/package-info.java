/// `disvote cast`: a voter's client on a terminal.
@NullMarked
package org.disvote.cli.cast;

import org.jspecify.annotations.NullMarked;
