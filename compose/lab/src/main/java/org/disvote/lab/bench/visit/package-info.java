/// What a whole visit of a voter costs: the page, the vote, and its receipt.
@NullMarked
package org.disvote.lab.bench.visit;

import org.jspecify.annotations.NullMarked;
