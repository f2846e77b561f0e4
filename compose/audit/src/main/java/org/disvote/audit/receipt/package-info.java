/// Receipts that voters and parties saved, checked in bulk against masters, log and tree.
@NullMarked
package org.disvote.audit.receipt;

import org.jspecify.annotations.NullMarked;
