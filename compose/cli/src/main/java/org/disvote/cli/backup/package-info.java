/// The commands that back up a system and bring it back.
@NullMarked
package org.disvote.cli.backup;

import org.jspecify.annotations.NullMarked;
