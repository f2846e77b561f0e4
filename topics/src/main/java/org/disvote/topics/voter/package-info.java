/// The names that voters have in the log and in databases: pseudonyms, and the key that makes them.
@NullMarked
package org.disvote.topics.voter;

import org.jspecify.annotations.NullMarked;
