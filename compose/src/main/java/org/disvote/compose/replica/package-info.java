/// The replicas, as their sinks report them.
@NullMarked
package org.disvote.compose.replica;

import org.jspecify.annotations.NullMarked;
