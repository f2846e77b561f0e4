/// The commands that prepare databases for their services, and check what each role may do.
@NullMarked
package org.disvote.cli.database;

import org.jspecify.annotations.NullMarked;
