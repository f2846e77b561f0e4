/// The commands that count an election: export, check, opening, signatures and publication.
@NullMarked
package org.disvote.cli.count;

import org.jspecify.annotations.NullMarked;
