/// JSON as topics and people see it, read strictly, and the text in it.
@NullMarked
package org.disvote.topics.json;

import org.jspecify.annotations.NullMarked;
