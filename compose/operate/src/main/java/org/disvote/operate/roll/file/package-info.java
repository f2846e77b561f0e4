/// A roll as a file: read, checked, put under pseudonyms, sorted and digested, without any system.
@NullMarked
package org.disvote.operate.roll.file;

import org.jspecify.annotations.NullMarked;
