/// The commands that do one job for an operator and end, one class each.
@NullMarked
package org.disvote.cli.command;

import org.jspecify.annotations.NullMarked;
