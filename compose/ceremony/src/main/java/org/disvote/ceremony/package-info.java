/// The ceremony of a sealed election: its key is made, dealt out in shares, tested, and put together again.
@NullMarked
package org.disvote.ceremony;

import org.jspecify.annotations.NullMarked;
