/// Tests of the key's backup and destruction.
@NullMarked
package org.disvote.operate.key;

import org.jspecify.annotations.NullMarked;
