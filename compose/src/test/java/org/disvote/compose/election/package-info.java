/// Elections as operators write them.
@NullMarked
package org.disvote.compose.election;

import org.jspecify.annotations.NullMarked;
