@NullMarked
package org.disvote.operate.roll;

import org.jspecify.annotations.NullMarked;
