/// What is wrong with a part: a code that may be shown to everybody, and a text without data of votes for its
/// log.
@NullMarked
package org.disvote.topics.reason;

import org.jspecify.annotations.NullMarked;
