/// The dialogue with typed answers.
@NullMarked
package org.disvote.cli.paper;

import org.jspecify.annotations.NullMarked;
