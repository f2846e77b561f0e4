/// The files with the addresses of a running system's parts.
@NullMarked
package org.disvote.operate.endpoint;

import org.jspecify.annotations.NullMarked;
