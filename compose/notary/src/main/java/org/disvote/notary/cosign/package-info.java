/// Witnesses: asking them for cosignatures and for what they cosigned last.
@NullMarked
package org.disvote.notary.cosign;

import org.jspecify.annotations.NullMarked;
