/// The log's files on the voters' port: what the notary serves, passed on.
@NullMarked
package org.disvote.ingest.http.log;

import org.jspecify.annotations.NullMarked;
