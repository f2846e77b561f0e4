/// The topics, their settings, and how they are made and checked.
@NullMarked
package org.disvote.topics.provision;

import org.jspecify.annotations.NullMarked;
