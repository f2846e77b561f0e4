/// Tests of the national rehearsal.
@NullMarked
package org.disvote.lab.demo.national;

import org.jspecify.annotations.NullMarked;
