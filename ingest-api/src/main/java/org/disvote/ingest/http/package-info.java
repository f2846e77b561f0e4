/// The voters' HTTP interface. Here are the routes for monitors and developers; each other group of routes
/// has its own package, and so have the server and the answers.
@NullMarked
package org.disvote.ingest.http;

import org.jspecify.annotations.NullMarked;
