/// `bench restart`.
@NullMarked
package org.disvote.lab.cli.bench.restart;

import org.jspecify.annotations.NullMarked;
