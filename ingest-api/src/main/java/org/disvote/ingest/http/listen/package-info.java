/// How Jetty listens: TLS, what proxies say of their clients, and which other sites' pages may ask.
@NullMarked
package org.disvote.ingest.http.listen;

import org.jspecify.annotations.NullMarked;
