/// What the notary states, compared with the topics that ask it to and with the masters.
@NullMarked
package org.disvote.audit.statement;

import org.jspecify.annotations.NullMarked;
