/// The audit that an operator starts on the page.
@NullMarked
package org.disvote.console.audit;

import org.jspecify.annotations.NullMarked;
