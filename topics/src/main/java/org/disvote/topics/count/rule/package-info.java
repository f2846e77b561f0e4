/// How a vote counts: which revisions are void, which ballots are invalid, and what a ballot adds to which cell.
@NullMarked
package org.disvote.topics.count.rule;

import org.jspecify.annotations.NullMarked;
