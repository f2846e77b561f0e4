package org.disvote.ingest.cast;

/// The outcome of a request, and the life of the master in which it was committed. Another life of the master
/// may have lost the commit and may give its seqs to other votes.
///
/// @param life as the heads' `opened_for` names it
public record Decided(CastOutcome outcome, String life) {}
