/// The elections as voters and the public see them: what the masters know of them, and how far a close has
/// come.
@NullMarked
package org.disvote.ingest.election;

import org.jspecify.annotations.NullMarked;
