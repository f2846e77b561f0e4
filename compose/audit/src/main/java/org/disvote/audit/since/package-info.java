/// What an earlier audit reported, compared with what is there now.
@NullMarked
package org.disvote.audit.since;

import org.jspecify.annotations.NullMarked;
