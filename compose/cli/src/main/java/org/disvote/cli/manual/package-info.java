/// What the commands say about themselves: man pages, shell completion, and what a command would run with.
@NullMarked
package org.disvote.cli.manual;

import org.jspecify.annotations.NullMarked;
