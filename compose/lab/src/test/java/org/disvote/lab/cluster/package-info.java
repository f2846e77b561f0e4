/// A whole system, started as a user starts it.
@NullMarked
package org.disvote.lab.cluster;

import org.jspecify.annotations.NullMarked;
