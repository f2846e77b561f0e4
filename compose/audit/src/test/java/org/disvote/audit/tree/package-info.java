/// Tests of the package.
@NullMarked
package org.disvote.audit.tree;

import org.jspecify.annotations.NullMarked;
