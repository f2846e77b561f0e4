/// Elections as operators handle them: definition files, the elections topic, and the masters' copies.
@NullMarked
package org.disvote.operate.election;

import org.jspecify.annotations.NullMarked;
