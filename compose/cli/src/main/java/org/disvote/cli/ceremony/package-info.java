/// `disvote election keygen` and `keytest`: the key of a sealed election is made, dealt out and tested.
@NullMarked
package org.disvote.cli.ceremony;

import org.jspecify.annotations.NullMarked;
