/// The voting page: its files and the headers that they are served with.
@NullMarked
package org.disvote.ingest.http.page;

import org.jspecify.annotations.NullMarked;
