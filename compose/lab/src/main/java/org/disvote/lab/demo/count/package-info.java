/// The count of a sealed election as trustees and a second party do it, held by one process.
@NullMarked
package org.disvote.lab.demo.count;

import org.jspecify.annotations.NullMarked;
