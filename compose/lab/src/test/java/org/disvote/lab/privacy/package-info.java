/// Looks for what must not be kept: voter IDs, and choices outside the ballots.
@NullMarked
package org.disvote.lab.privacy;

import org.jspecify.annotations.NullMarked;
