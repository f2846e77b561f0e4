@NullMarked
package org.disvote.operate.roll.file;

import org.jspecify.annotations.NullMarked;
