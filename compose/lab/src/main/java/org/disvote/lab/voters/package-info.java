/// Voters who retry until they have a receipt, and a log of all acknowledgements.
@NullMarked
package org.disvote.lab.voters;

import org.jspecify.annotations.NullMarked;
