/// Tests of reading a log.
@NullMarked
package org.disvote.verify.log;

import org.jspecify.annotations.NullMarked;
