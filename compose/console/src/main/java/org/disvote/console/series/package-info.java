/// Values over the last seconds: rates and quantiles.
@NullMarked
package org.disvote.console.series;

import org.jspecify.annotations.NullMarked;
