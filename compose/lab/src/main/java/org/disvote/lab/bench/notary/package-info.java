/// Measures the notary.
@NullMarked
package org.disvote.lab.bench.notary;

import org.jspecify.annotations.NullMarked;
