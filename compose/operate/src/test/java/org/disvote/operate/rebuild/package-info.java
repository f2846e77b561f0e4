@NullMarked
package org.disvote.operate.rebuild;

import org.jspecify.annotations.NullMarked;
