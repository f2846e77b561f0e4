/// Backups: the log's topics and the rolls as files with digests, and the way back.
@NullMarked
package org.disvote.operate.backup;

import org.jspecify.annotations.NullMarked;
