/// Signed texts as C2SP's signed-note describes them, and their Ed25519 keys, checked strictly.
@NullMarked
package org.disvote.topics.note;

import org.jspecify.annotations.NullMarked;
