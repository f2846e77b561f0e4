/// Commands that make keys, and state which of them are used.
@NullMarked
package org.disvote.cli.key;

import org.jspecify.annotations.NullMarked;
