/// The console's HTTP server: the page's files, the live events, and the answers as JSON.
@NullMarked
package org.disvote.console.http;

import org.jspecify.annotations.NullMarked;
