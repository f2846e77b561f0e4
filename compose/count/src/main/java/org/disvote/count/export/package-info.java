/// The export of a log for a count: a folder of files, written from a running system and read without one.
@NullMarked
package org.disvote.count.export;

import org.jspecify.annotations.NullMarked;
