/// The commands that define, launch, show and close elections.
@NullMarked
package org.disvote.cli.election;

import org.jspecify.annotations.NullMarked;
