/// What can be seen of sealed ballots without a key: which of them have the same encapsulated key.
@NullMarked
package org.disvote.audit.envelope;

import org.jspecify.annotations.NullMarked;
