/// Commands that make keys, and state which of them, and which script of the voting page, are used.
@NullMarked
package org.disvote.cli.key;

import org.jspecify.annotations.NullMarked;
