@NullMarked
package org.disvote.lab.demo;

import org.jspecify.annotations.NullMarked;
