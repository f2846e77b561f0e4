/// A realistic election to watch: Greece's constituencies, with a polling day that takes minutes.
@NullMarked
package org.disvote.lab.demo;

import org.jspecify.annotations.NullMarked;
