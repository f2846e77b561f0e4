/// An invented election and an invented electorate, to try a system with.
@NullMarked
package org.disvote.operate.sample;

import org.jspecify.annotations.NullMarked;
