@NullMarked
package org.disvote.cli.trustee;

import org.jspecify.annotations.NullMarked;
