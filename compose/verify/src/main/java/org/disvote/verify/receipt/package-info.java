/// A voter's receipt, the ballot saved beside it, and what they prove by themselves.
@NullMarked
package org.disvote.verify.receipt;

import org.jspecify.annotations.NullMarked;
