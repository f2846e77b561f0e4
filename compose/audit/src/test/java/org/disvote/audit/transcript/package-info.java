@NullMarked
package org.disvote.audit.transcript;

import org.jspecify.annotations.NullMarked;
