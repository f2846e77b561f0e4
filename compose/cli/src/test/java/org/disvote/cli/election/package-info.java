/// Commands about elections that ask no system.
@NullMarked
package org.disvote.cli.election;

import org.jspecify.annotations.NullMarked;
