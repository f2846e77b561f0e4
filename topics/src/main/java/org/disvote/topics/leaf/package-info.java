/// The notary's topic: the statements and rounds of which, with the votes, the log's tree is made.
@NullMarked
package org.disvote.topics.leaf;

import org.jspecify.annotations.NullMarked;
