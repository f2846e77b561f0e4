/// Tests of the package.
@NullMarked
package org.disvote.audit.since;

import org.jspecify.annotations.NullMarked;
