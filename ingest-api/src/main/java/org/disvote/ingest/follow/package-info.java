/// The elections that the masters know, and how far the close of each has come.
@NullMarked
package org.disvote.ingest.follow;

import org.jspecify.annotations.NullMarked;
