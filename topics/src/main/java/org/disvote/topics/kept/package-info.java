/// What databases keep of their system from birth.
@NullMarked
package org.disvote.topics.kept;

import org.jspecify.annotations.NullMarked;
