/// Whether an export is the whole input of one election's count: every condition that refuses it.
@NullMarked
package org.disvote.count.input;

import org.jspecify.annotations.NullMarked;
