/// Making the topics, checking them, and the record that says what the system is.
@NullMarked
package org.disvote.topics.provision;

import org.jspecify.annotations.NullMarked;
