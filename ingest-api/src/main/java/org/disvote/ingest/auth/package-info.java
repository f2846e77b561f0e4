/// Who is asking: bearer tokens, the keys that they are checked with, and what is asked of them.
@NullMarked
package org.disvote.ingest.auth;

import org.jspecify.annotations.NullMarked;
