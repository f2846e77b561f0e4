/// The folder of the log: tiles, statements and checkpoints as files that any web server can serve.
@NullMarked
package org.disvote.notary.store;

import org.jspecify.annotations.NullMarked;
