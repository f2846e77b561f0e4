@NullMarked
package org.disvote.compose.replica;

import org.jspecify.annotations.NullMarked;
