/// Tests of the package.
@NullMarked
package org.disvote.audit.receipt;

import org.jspecify.annotations.NullMarked;
