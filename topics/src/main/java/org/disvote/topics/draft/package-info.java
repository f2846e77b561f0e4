/// Definitions of elections that are not launched yet: how they lie in `disvote.drafts.v1`, and which count.
@NullMarked
package org.disvote.topics.draft;

import org.jspecify.annotations.NullMarked;
