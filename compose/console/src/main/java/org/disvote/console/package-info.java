/// The operators' page: the pipeline as a picture, live, from the topics and the parts' metrics alone.
@NullMarked
package org.disvote.console;

import org.jspecify.annotations.NullMarked;
