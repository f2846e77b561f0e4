/// Files that an audit writes for itself.
@NullMarked
package org.disvote.audit.file;

import org.jspecify.annotations.NullMarked;
