/// What operators state publicly about a system.
@NullMarked
package org.disvote.topics.statement;

import org.jspecify.annotations.NullMarked;
