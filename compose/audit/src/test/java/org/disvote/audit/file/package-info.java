/// Tests of the package.
@NullMarked
package org.disvote.audit.file;

import org.jspecify.annotations.NullMarked;
