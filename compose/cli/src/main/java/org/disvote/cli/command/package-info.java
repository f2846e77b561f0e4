/// The commands of a real cluster, a class for each.
@NullMarked
package org.disvote.cli.command;

import org.jspecify.annotations.NullMarked;
