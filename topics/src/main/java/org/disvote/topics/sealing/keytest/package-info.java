/// The protocol of a key's test, without which a sealed election is not launched.
@NullMarked
package org.disvote.topics.sealing.keytest;

import org.jspecify.annotations.NullMarked;
