/// Commands about the log: its key, its witnesses' keys, and the policy that names them.
@NullMarked
package org.disvote.cli.log;

import org.jspecify.annotations.NullMarked;
