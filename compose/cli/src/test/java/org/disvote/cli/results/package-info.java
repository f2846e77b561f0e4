/// Tables of results that ingest would answer.
@NullMarked
package org.disvote.cli.results;

import org.jspecify.annotations.NullMarked;
