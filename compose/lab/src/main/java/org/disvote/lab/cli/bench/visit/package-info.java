/// `bench visit`.
@NullMarked
package org.disvote.lab.cli.bench.visit;

import org.jspecify.annotations.NullMarked;
