@NullMarked
package org.disvote.audit;

import org.jspecify.annotations.NullMarked;
