/// Elections as operators write them.
@NullMarked
package org.disvote.operate.election;

import org.jspecify.annotations.NullMarked;
