/// The log of a system on one machine: its keys, its notary and its witnesses.
@NullMarked
package org.disvote.lab.log;

import org.jspecify.annotations.NullMarked;
