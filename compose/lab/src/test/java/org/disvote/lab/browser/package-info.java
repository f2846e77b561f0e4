/// A real browser, for the pages that people see.
@NullMarked
package org.disvote.lab.browser;

import org.jspecify.annotations.NullMarked;
