/// The second program that counts, beside ours.
@NullMarked
package org.disvote.lab.count;

import org.jspecify.annotations.NullMarked;
