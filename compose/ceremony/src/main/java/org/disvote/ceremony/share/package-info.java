/// The shares of an election's private key: their files under passphrases, and the key that enough of them give.
@NullMarked
package org.disvote.ceremony.share;

import org.jspecify.annotations.NullMarked;
