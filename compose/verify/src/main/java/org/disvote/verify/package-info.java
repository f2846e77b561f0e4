/// Checks a receipt, or judges an evidence file, against a policy.
@NullMarked
package org.disvote.verify;

import org.jspecify.annotations.NullMarked;
