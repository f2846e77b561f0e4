/// Failures that an operator can fix, and the files that an operator names.
@NullMarked
package org.disvote.topics.operator;

import org.jspecify.annotations.NullMarked;
