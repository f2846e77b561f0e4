@NullMarked
package org.disvote.compose.bench;

import org.jspecify.annotations.NullMarked;
