/// What people type and nobody may see: passphrases, and the randomness of a key.
@NullMarked
package org.disvote.cli.secret;

import org.jspecify.annotations.NullMarked;
