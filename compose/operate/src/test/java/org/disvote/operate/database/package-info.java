@NullMarked
package org.disvote.operate.database;

import org.jspecify.annotations.NullMarked;
