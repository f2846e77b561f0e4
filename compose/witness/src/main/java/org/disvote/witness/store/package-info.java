/// The one file that says what was cosigned last, written so that no crash loses it.
@NullMarked
package org.disvote.witness.store;

import org.jspecify.annotations.NullMarked;
