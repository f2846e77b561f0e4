/// The operators' console: a page that shows the whole system live. This package has the server and its
/// configuration; [org.disvote.console.watch] reads, [org.disvote.console.view] computes what is shown, and
/// [org.disvote.console.http] serves it.
@NullMarked
package org.disvote.console;

import org.jspecify.annotations.NullMarked;
