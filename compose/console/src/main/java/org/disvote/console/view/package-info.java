/// The system as the page shows it: records that are sent as JSON, and what computes them.
@NullMarked
package org.disvote.console.view;

import org.jspecify.annotations.NullMarked;
