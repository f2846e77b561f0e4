/// `disvote trustee` and `disvote shares`: what trustees do on machines of their own.
@NullMarked
package org.disvote.cli.trustee;

import org.jspecify.annotations.NullMarked;
