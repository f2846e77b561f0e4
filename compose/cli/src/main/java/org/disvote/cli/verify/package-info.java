/// The command that checks receipts and evidence.
@NullMarked
package org.disvote.cli.verify;

import org.jspecify.annotations.NullMarked;
