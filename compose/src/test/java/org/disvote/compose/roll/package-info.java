@NullMarked
package org.disvote.compose.roll;

import org.jspecify.annotations.NullMarked;
