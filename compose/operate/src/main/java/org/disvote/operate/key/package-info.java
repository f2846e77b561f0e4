/// The key of the pseudonyms: its backup as shares, and its destruction. What is stated of keys and of the page.
@NullMarked
package org.disvote.operate.key;

import org.jspecify.annotations.NullMarked;
