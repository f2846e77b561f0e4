/// Tests of the whole.
@NullMarked
package org.disvote.lab;

import org.jspecify.annotations.NullMarked;
