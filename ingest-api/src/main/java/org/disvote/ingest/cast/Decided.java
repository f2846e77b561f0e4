package org.disvote.ingest.cast;

/// What became of a request, and in which life of its master that was committed. Another life may have lost
/// the commit, and may number other votes alike.
///
/// @param life as the heads' `opened_for` names it
public record Decided(CastOutcome outcome, String life) {}
