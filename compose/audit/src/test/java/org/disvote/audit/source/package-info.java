/// Tests of the package.
@NullMarked
package org.disvote.audit.source;

import org.jspecify.annotations.NullMarked;
