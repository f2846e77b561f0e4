/// Promises, their keys and proven leaves: the parts that receipts and evidence share.
@NullMarked
package org.disvote.verify.proof;

import org.jspecify.annotations.NullMarked;
