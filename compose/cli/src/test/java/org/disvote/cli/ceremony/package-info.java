@NullMarked
package org.disvote.cli.ceremony;

import org.jspecify.annotations.NullMarked;
