@NullMarked
package org.disvote.lab.bench;

import org.jspecify.annotations.NullMarked;
