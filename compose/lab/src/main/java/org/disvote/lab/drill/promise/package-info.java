/// The keys by which ingest instances sign promises: a new one, and a stolen one.
@NullMarked
package org.disvote.lab.drill.promise;

import org.jspecify.annotations.NullMarked;
