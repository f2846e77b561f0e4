/// The identifiers of elections, voters and choices: one type each, so that swapped arguments do not compile.
@NullMarked
package org.disvote.topics.id;

import org.jspecify.annotations.NullMarked;
