/// The voters' HTTP interface.
@NullMarked
package org.disvote.ingest.http;

import org.jspecify.annotations.NullMarked;
