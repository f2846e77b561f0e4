/// The checks: each compares what two or more sources hold, and reports what differs.
@NullMarked
package org.disvote.audit.check;

import org.jspecify.annotations.NullMarked;
