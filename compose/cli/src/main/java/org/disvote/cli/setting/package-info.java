/// What is in force for a command: each value, where it comes from, and how it is shown without secrets.
@NullMarked
package org.disvote.cli.setting;

import org.jspecify.annotations.NullMarked;
