/// What follows from the topics that hold few records: a fold from their beginning, the same for everybody who reads
/// them.
@NullMarked
package org.disvote.topics.fold;

import org.jspecify.annotations.NullMarked;
