/// Options that several commands share, and how their values are parsed.
@NullMarked
package org.disvote.cli.option;

import org.jspecify.annotations.NullMarked;
