/// A whole system on one machine, in one folder, with one command.
@NullMarked
package org.disvote.lab.cluster;

import org.jspecify.annotations.NullMarked;
