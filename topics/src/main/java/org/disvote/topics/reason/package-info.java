/// What is wrong with a part, in the forms that may leave it: a code for everybody, a cleaned text for its log.
@NullMarked
package org.disvote.topics.reason;

import org.jspecify.annotations.NullMarked;
