/// What one client may take: requests by its address, its voter and its token, and connections by its address.
@NullMarked
package org.disvote.ingest.http.limit;

import org.jspecify.annotations.NullMarked;
