@NullMarked
package org.disvote.ingest.publish;

import org.jspecify.annotations.NullMarked;
