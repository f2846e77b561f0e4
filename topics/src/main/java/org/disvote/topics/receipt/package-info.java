/// The texts that receipts and promises are made of.
@NullMarked
package org.disvote.topics.receipt;

import org.jspecify.annotations.NullMarked;
