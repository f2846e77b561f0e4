/// The options that bound what clients may take of a part.
@NullMarked
package org.disvote.cli.part.limit;

import org.jspecify.annotations.NullMarked;
