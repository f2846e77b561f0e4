/// What a check found: an exit code, and sentences for people.
@NullMarked
package org.disvote.verify.verdict;

import org.jspecify.annotations.NullMarked;
