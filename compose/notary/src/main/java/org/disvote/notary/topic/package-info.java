/// The topics that the notary reads, and the one that it alone writes.
@NullMarked
package org.disvote.notary.topic;

import org.jspecify.annotations.NullMarked;
