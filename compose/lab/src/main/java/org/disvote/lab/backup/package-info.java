/// Proves a backup by restoring it into a system that exists for that alone.
@NullMarked
package org.disvote.lab.backup;

import org.jspecify.annotations.NullMarked;
