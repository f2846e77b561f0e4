/// `cast` against an ingest of the tests, which follows the contract and misbehaves where a test wants it.
@NullMarked
package org.disvote.cli.cast;

import org.jspecify.annotations.NullMarked;
