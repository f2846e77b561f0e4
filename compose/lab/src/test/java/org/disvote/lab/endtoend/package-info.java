/// The whole pipeline as separate processes that are killed at fail points and at random times.
@NullMarked
package org.disvote.lab.endtoend;

import org.jspecify.annotations.NullMarked;
