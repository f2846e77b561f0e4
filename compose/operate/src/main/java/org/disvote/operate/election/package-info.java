/// Elections as operators handle them: files, and the topic that tells every part of them.
@NullMarked
package org.disvote.operate.election;

import org.jspecify.annotations.NullMarked;
