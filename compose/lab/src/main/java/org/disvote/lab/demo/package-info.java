/// A realistic election to watch: Greece's constituencies, a polling day in minutes.
@NullMarked
package org.disvote.lab.demo;

import org.jspecify.annotations.NullMarked;
