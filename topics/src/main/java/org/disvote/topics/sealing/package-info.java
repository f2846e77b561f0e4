/// Sealed ballots: an election's public key and its trustees, and envelopes, which only the election's private
/// key opens.
@NullMarked
package org.disvote.topics.sealing;

import org.jspecify.annotations.NullMarked;
