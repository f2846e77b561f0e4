@NullMarked
package org.disvote.compose.rebuild;

import org.jspecify.annotations.NullMarked;
