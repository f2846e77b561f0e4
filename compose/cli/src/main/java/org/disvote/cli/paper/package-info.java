/// A ballot paper on a terminal: its questions, search in long lists, crosses, and the review.
@NullMarked
package org.disvote.cli.paper;

import org.jspecify.annotations.NullMarked;
