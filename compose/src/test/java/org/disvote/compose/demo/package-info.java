@NullMarked
package org.disvote.compose.demo;

import org.jspecify.annotations.NullMarked;
