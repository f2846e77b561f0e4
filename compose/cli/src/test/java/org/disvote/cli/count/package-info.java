/// Tests of the commands that count.
@NullMarked
package org.disvote.cli.count;

import org.jspecify.annotations.NullMarked;
