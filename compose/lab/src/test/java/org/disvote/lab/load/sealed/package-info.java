/// Loads of sealed ballots against a double of ingest, which opens what it gets.
@NullMarked
package org.disvote.lab.load.sealed;

import org.jspecify.annotations.NullMarked;
