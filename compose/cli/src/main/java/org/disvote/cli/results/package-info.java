/// `disvote results`: an election's results as tables.
@NullMarked
package org.disvote.cli.results;

import org.jspecify.annotations.NullMarked;
