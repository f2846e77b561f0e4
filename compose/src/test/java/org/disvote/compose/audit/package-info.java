@NullMarked
package org.disvote.compose.audit;

import org.jspecify.annotations.NullMarked;
