/// The count of an election from an export of the log: the export, its checks, the opening and the transcript.
@NullMarked
package org.disvote.count;

import org.jspecify.annotations.NullMarked;
