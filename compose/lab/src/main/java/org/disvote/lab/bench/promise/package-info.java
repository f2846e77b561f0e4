/// What promises in receipts cost.
@NullMarked
package org.disvote.lab.bench.promise;

import org.jspecify.annotations.NullMarked;
