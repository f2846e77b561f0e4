/// Makes an election's key and deals it out to its trustees.
@NullMarked
package org.disvote.ceremony.deal;

import org.jspecify.annotations.NullMarked;
