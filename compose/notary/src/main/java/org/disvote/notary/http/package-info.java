/// The log over HTTP, from the files of its folder alone.
@NullMarked
package org.disvote.notary.http;

import org.jspecify.annotations.NullMarked;
