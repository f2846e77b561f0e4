/// Tests of the package.
@NullMarked
package org.disvote.audit.check;

import org.jspecify.annotations.NullMarked;
