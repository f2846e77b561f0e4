/// `disvote cast`: asks for a voter's paper, sends a ballot until there is a receipt, and keeps both.
@NullMarked
package org.disvote.cli.cast;

import org.jspecify.annotations.NullMarked;
