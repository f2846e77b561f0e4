/// `disvote bench sealed` and `bench opening`.
@NullMarked
package org.disvote.lab.cli.bench.sealed;

import org.jspecify.annotations.NullMarked;
