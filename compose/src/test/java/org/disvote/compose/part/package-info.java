@NullMarked
package org.disvote.compose.part;

import org.jspecify.annotations.NullMarked;
