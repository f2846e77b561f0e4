/// How fast a sealed election is opened and counted from an export.
@NullMarked
package org.disvote.lab.bench.opening;

import org.jspecify.annotations.NullMarked;
