/// The log as it serves itself, read under one cosigned checkpoint.
@NullMarked
package org.disvote.verify.log;

import org.jspecify.annotations.NullMarked;
