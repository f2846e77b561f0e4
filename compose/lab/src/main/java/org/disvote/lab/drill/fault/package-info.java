/// What a drill breaks, and how.
@NullMarked
package org.disvote.lab.drill.fault;

import org.jspecify.annotations.NullMarked;
