/// Renders the chart and checks what comes out, without a cluster.
@NullMarked
package org.disvote.helm;

import org.jspecify.annotations.NullMarked;
