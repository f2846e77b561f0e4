/// A whole system on one machine, in one folder: its parts are started, kept running and closed together.
@NullMarked
package org.disvote.lab.cluster;

import org.jspecify.annotations.NullMarked;
