/// What a rebuild of a master needs from both sides: the log's votes and a master's own tables.
@NullMarked
package org.disvote.operate.rebuild;

import org.jspecify.annotations.NullMarked;
