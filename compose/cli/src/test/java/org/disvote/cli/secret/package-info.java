@NullMarked
package org.disvote.cli.secret;

import org.jspecify.annotations.NullMarked;
