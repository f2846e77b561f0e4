@NullMarked
package org.disvote.lab.part;

import org.jspecify.annotations.NullMarked;
