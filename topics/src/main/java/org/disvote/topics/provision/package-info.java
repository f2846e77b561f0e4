/// Creating and checking the topics, and the system record.
@NullMarked
package org.disvote.topics.provision;

import org.jspecify.annotations.NullMarked;
