/// How fast a system is in its first seconds.
@NullMarked
package org.disvote.lab.bench.start;

import org.jspecify.annotations.NullMarked;
