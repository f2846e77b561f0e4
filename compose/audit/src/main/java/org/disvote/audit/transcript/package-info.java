/// The count of an election as it was signed, compared with the audit's own fold of the log.
@NullMarked
package org.disvote.audit.transcript;

import org.jspecify.annotations.NullMarked;
