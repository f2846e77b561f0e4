/// Tests of the package.
@NullMarked
package org.disvote.audit.published;

import org.jspecify.annotations.NullMarked;
