/// What a running command shows, where it logs, and how it ends.
@NullMarked
package org.disvote.cli.terminal;

import org.jspecify.annotations.NullMarked;
