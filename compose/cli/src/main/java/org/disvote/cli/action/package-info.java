/// The log of operators' actions: which commands it has, and what it says of them.
@NullMarked
package org.disvote.cli.action;

import org.jspecify.annotations.NullMarked;
