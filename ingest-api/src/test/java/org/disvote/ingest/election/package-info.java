@NullMarked
package org.disvote.ingest.election;

import org.jspecify.annotations.NullMarked;
