/// A voter's name behind ingest's door.
@NullMarked
package org.disvote.topics.voter;

import org.jspecify.annotations.NullMarked;
