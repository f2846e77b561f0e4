/// The whole pipeline as separate processes that are killed at fail points and at random times.
@NullMarked
package org.disvote.compose.endtoend;

import org.jspecify.annotations.NullMarked;
