/// What the console reads each second: the parts' ports for operators, the topics and the masters' elections.
@NullMarked
package org.disvote.console.watch;

import org.jspecify.annotations.NullMarked;
