/// The one notary that writes: it commits rounds, folds them, and signs what they give.
@NullMarked
package org.disvote.notary.sign;

import org.jspecify.annotations.NullMarked;
