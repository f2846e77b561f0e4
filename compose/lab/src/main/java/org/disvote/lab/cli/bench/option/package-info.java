/// Options that several measurements have; each gives its own defaults.
@NullMarked
package org.disvote.lab.cli.bench.option;

import org.jspecify.annotations.NullMarked;
