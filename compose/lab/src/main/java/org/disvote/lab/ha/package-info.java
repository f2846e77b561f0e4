/// A whole system on one machine in which any one part may be lost: consensus masters, three brokers, two ingests.
@NullMarked
package org.disvote.lab.ha;

import org.jspecify.annotations.NullMarked;
