/// What the notary published: the files of the log in a folder or at a URL, and the checkpoints that its
/// witnesses keep.
@NullMarked
package org.disvote.audit.published;

import org.jspecify.annotations.NullMarked;
