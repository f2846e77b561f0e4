/// Voters who retry until they have a receipt, and a log of every acknowledgement.
@NullMarked
package org.disvote.lab.voters;

import org.jspecify.annotations.NullMarked;
