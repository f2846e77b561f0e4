@NullMarked
package org.disvote.audit.envelope;

import org.jspecify.annotations.NullMarked;
