/// The key of the pseudonyms: its backup as shares, and its destruction.
@NullMarked
package org.disvote.operate.key;

import org.jspecify.annotations.NullMarked;
