/// The measurements as commands.
@NullMarked
package org.disvote.lab.cli.bench;

import org.jspecify.annotations.NullMarked;
