/// Which of the votes that a master takes from the log are void.
@NullMarked
package org.disvote.ingest.revision;

import org.jspecify.annotations.NullMarked;
