/// What the topics of elections and of closings say: definitions, the electoral roll, the system record,
/// closing statements, and which of them are in force.
@NullMarked
package org.disvote.topics.election;

import org.jspecify.annotations.NullMarked;
