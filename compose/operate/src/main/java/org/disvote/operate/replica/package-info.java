/// The replicas, as their sinks report them.
@NullMarked
package org.disvote.operate.replica;

import org.jspecify.annotations.NullMarked;
