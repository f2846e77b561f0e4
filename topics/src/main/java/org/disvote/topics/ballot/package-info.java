/// What people define, what voters are offered and what they cast: definition, terms, ballot papers, ballots.
@NullMarked
package org.disvote.topics.ballot;

import org.jspecify.annotations.NullMarked;
