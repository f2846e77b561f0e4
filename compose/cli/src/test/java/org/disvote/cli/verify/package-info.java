/// `verify` over files and over HTTP.
@NullMarked
package org.disvote.cli.verify;

import org.jspecify.annotations.NullMarked;
