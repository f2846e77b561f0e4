@NullMarked
package org.disvote.ingest.follow;

import org.jspecify.annotations.NullMarked;
