/// The form of evidence files; what they claim is judged elsewhere.
@NullMarked
package org.disvote.verify.evidence;

import org.jspecify.annotations.NullMarked;
